using Shadowing.Accounting;
using Shadowing.Comparison.Differences;
using Shadowing.Noise;
using Shadowing.Observations;

namespace Shadowing.Execution.Judging;

/// <summary>What the ends of a call's runs come to, before anything is counted.</summary>
internal sealed record CallConclusion
{
    /// <summary>Gets how the call ends; null where both sides differ: then what is known of noise decides.</summary>
    public CallEnd? End { get; init; }

    /// <summary>Gets the exception behind it, for its type; null when there is none.</summary>
    public Exception? Cause { get; init; }

    /// <summary>Gets the candidate's observation; null when it gave none.</summary>
    public Observation? Candidate { get; init; }

    /// <summary>Gets what the end says of the candidate's health.</summary>
    public CandidateHealth Health { get; init; }

    /// <summary>Gets a value indicating whether both sides answered, so that how long they took can be compared.</summary>
    public bool BothAnswered { get; init; }

    /// <summary>Gets a value indicating whether the candidate refused a call that it got without the caller's credential.</summary>
    public bool IsRefusedForWant { get; init; }

    /// <summary>Gets what the candidate answered, in a word, where it looks as if it missed the caller's credential; null where it does
    /// not.</summary>
    public string? AnsweredForWant { get; init; }

    /// <summary>Gets both sides held against each other; null when they were not.</summary>
    public ComparisonResult? Comparison { get; init; }

    /// <summary>Gets the signatures of what was found; null when nothing was compared.</summary>
    public DifferenceSignatures? Found { get; init; }

    /// <summary>Gets where the control differs from itself; null when that is not known.</summary>
    public DifferenceSignatures? Own { get; init; }

    /// <summary>Gets a value indicating whether the control was run once more, whatever that ended in.</summary>
    public bool IsSelfChecked { get; init; }

    /// <summary>Gets the self-check; null when there was none that was looked at.</summary>
    public LookedAtSelfCheck? SelfCheck { get; init; }
}
