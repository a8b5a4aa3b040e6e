using Shadowing.Accounting;
using Shadowing.Observations;

namespace Shadowing.Execution;

/// <summary>How one run of a candidate ended.</summary>
internal readonly record struct CandidateRun
{
    /// <summary>Gets the answer; null when there is none.</summary>
    public CandidateAnswer? Answer { get; init; }

    /// <summary>Gets how it failed; null when it did not.</summary>
    public CandidateFailure? Failure { get; init; }

    /// <summary>Gets the failure's exception, for its type; null when there is none.</summary>
    public Exception? Cause { get; init; }

    /// <summary>Gets why the call could not be run as it should; null when it could.</summary>
    public NotComparableReason? WhyNot { get; init; }

    /// <summary>Gets a value indicating whether the timeout passed.</summary>
    public bool TimedOut { get; init; }

    /// <summary>Gets a value indicating whether the host stopped first.</summary>
    public bool Stopped { get; init; }

    /// <summary>Gets how long it took.</summary>
    public TimeSpan Duration { get; init; }
}
