namespace Shadowing.Dashboard.Api;

/// <summary>Whether an experiment pauses because its candidate only failed lately, and how it failed last.</summary>
internal sealed record BreakerHealth(string Experiment, bool IsOpen, string? Cause);
