namespace Shadowing.Dashboard.Api;

/// <summary>Whether an experiment pauses because its candidate only failed lately.</summary>
internal sealed record BreakerHealth(string Experiment, bool IsOpen);
