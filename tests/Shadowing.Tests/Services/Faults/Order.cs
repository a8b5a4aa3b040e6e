namespace Shadowing.Tests.Services.Faults;

public sealed record Order(int Number, int Total);
