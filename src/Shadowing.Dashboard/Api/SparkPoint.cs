namespace Shadowing.Dashboard.Api;

/// <summary>A minute of a spark line.</summary>
internal sealed record SparkPoint(DateTimeOffset At, long Sampled, long Differing, TimeSpan ControlP95, TimeSpan CandidateP95);
