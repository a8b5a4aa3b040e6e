namespace Shadowing.Tests.Services.Databases;

public sealed record BookRow(int Id, string Title, string Author);
