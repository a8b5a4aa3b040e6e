using Shadowing.Accounting;
using Shadowing.Observations;

namespace Shadowing.Execution;

/// <summary>How one run ended, of the candidate or of the control in its place: in an answer, or in what ends the call without
/// one.</summary>
internal sealed class RunEnd
{
    private RunEnd(CandidateAnswer? answer, CallEnd? withoutAnswer, Exception? cause, TimeSpan duration) =>
        (Answer, WithoutAnswer, Cause, Duration) = (answer, withoutAnswer, cause, duration);

    /// <summary>Gets the answer; null when there is none.</summary>
    public CandidateAnswer? Answer { get; }

    /// <summary>Gets what a run without an answer makes of the call; null when there is one.</summary>
    public CallEnd? WithoutAnswer { get; }

    /// <summary>Gets the exception, for its type; null when there is none.</summary>
    public Exception? Cause { get; }

    /// <summary>Gets how long it took.</summary>
    public TimeSpan Duration { get; }

    /// <summary>Gets how long the candidate itself took, where it says so.</summary>
    public TimeSpan CandidateDuration => Answer?.Took ?? Duration;

    /// <summary>Gets the end of a run that the host's end cut short, or that was not begun.</summary>
    public static RunEnd Stopped(TimeSpan duration = default) => new(null, CallEnd.Dropped(DropReason.ShuttingDown), null, duration);

    /// <summary>Gets the end of a run that was not over when its time was.</summary>
    public static RunEnd TimedOut(TimeSpan duration) => new(null, CallEnd.Of(CallOutcome.TimedOut), null, duration);

    public static RunEnd Answered(CandidateAnswer answer, TimeSpan duration) => new(answer, null, null, duration);

    public static RunEnd Failed(CandidateFailure failure, Exception? cause, TimeSpan duration) =>
        new(null, CallEnd.Failed(failure), cause, duration);

    public static RunEnd NotRun(NotRunException notRun, TimeSpan duration) =>
        new(null, CallEnd.NotComparable(notRun.Reason), notRun.InnerException, duration);
}
