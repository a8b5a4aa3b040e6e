namespace Shadowing.AspNetCore.Tests.Redaction;

/// <summary>What a vault shows.</summary>
internal sealed record Opened(string Password, string Note, int Number);
