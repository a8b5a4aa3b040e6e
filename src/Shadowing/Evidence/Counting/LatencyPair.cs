namespace Shadowing.Evidence.Counting;

/// <summary>How long the candidate and the control took in the same place for the same call, where chance decided which of them went
/// first.</summary>
/// <param name="Candidate">The candidate's time; <see cref="TimeSpan.MaxValue"/> where it was too late.</param>
/// <param name="SelfCheck">The control's, likewise.</param>
/// <param name="Timeout">When it is too late.</param>
internal readonly record struct LatencyPair(TimeSpan Candidate, TimeSpan SelfCheck, TimeSpan Timeout);
