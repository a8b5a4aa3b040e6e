using Shadowing.Accounting;
using Shadowing.Evidence.Counting;

namespace Shadowing.Execution;

/// <summary>How the runs of one call ended.</summary>
/// <param name="Candidate">The candidate's.</param>
/// <param name="SelfCheck">The control's second run; null when there was none.</param>
/// <param name="IsDrawnOrder">Whether chance decided which of them went first, so that their times can be held against each other.</param>
internal readonly record struct RunEnds(RunEnd Candidate, RunEnd? SelfCheck, bool IsDrawnOrder)
{
    /// <summary>Gets how long both took, where that is known of both and was measured in the same place. What failed in another way than
    /// by being late says nothing of time, whichever of them it was.</summary>
    /// <param name="call">The call.</param>
    /// <param name="isComparable">Tells whether a run ended in an answer that can be compared.</param>
    public LatencyPair? Latency(ShadowCall call, Func<ShadowCall, RunEnd, bool> isComparable) =>
        IsDrawnOrder && SelfCheck is { } selfCheck && call.RunsInProcess == call.SelfCheckRunsInProcess
        && TimeOf(Candidate, isComparable(call, Candidate)) is { } candidate
        && TimeOf(selfCheck, isComparable(call, selfCheck) && selfCheck.Answer?.Observation.Status == call.Control.Status) is { } control
            ? new LatencyPair(candidate, control, call.Experiment.Timeout)
            : null;

    private static TimeSpan? TimeOf(RunEnd run, bool isAnswered) =>
        isAnswered ? run.CandidateDuration : run.WithoutAnswer?.Outcome is CallOutcome.TimedOut ? TimeSpan.MaxValue : null;
}
