using Shadowing.Accounting;
using Shadowing.Observations;

namespace Shadowing.Execution;

/// <summary>How one run ended, of the candidate or of the control in its place: in an answer, or in what ends the call without
/// one.</summary>
internal readonly record struct RunEnd
{
    private RunEnd(CandidateAnswer? answer, CallEnd? withoutAnswer, Exception? cause) =>
        (Answer, WithoutAnswer, Cause) = (answer, withoutAnswer, cause);

    /// <summary>Gets the answer; null when there is none.</summary>
    public CandidateAnswer? Answer { get; }

    /// <summary>Gets what a run without an answer makes of the call; null when there is one.</summary>
    public CallEnd? WithoutAnswer { get; }

    /// <summary>Gets the exception, for its type; null when there is none.</summary>
    public Exception? Cause { get; }

    /// <summary>Gets how long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Gets how long the candidate itself took, where it says so.</summary>
    public TimeSpan CandidateDuration => Answer?.Took ?? Duration;

    /// <summary>Gets the run that the host's end cut short.</summary>
    public static RunEnd Stopped => new(null, CallEnd.Dropped(DropReason.ShuttingDown), null);

    /// <summary>Gets the run that was not over when its time was.</summary>
    public static RunEnd TimedOut => new(null, CallEnd.Of(CallOutcome.TimedOut), null);

    public static RunEnd Answered(CandidateAnswer answer) => new(answer, null, null);

    public static RunEnd Failed(CandidateFailure failure, Exception? cause) => new(null, CallEnd.Failed(failure), cause);

    public static RunEnd NotRun(NotRunException notRun) => new(null, CallEnd.NotComparable(notRun.Reason), notRun.InnerException);
}
