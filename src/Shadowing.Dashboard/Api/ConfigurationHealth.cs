namespace Shadowing.Dashboard.Api;

/// <summary>What is wrong with the newest configuration; null when nothing is.</summary>
internal sealed record ConfigurationHealth(string? Rejection);
