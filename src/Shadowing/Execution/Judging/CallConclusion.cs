using Shadowing.Accounting;
using Shadowing.Comparison.Differences;
using Shadowing.Evidence.Counting;
using Shadowing.Noise;

namespace Shadowing.Execution.Judging;

/// <summary>What the ends of a call's runs come to, before anything is counted.</summary>
internal sealed class CallConclusion
{
    /// <summary>The conclusion of a call that came to none.</summary>
    public static readonly CallConclusion None = new();

    /// <summary>Gets or sets how the call ends; null where both sides differ: then what is known of noise decides.</summary>
    public CallEnd? End { get; set; }

    /// <summary>Gets or sets the exception behind it, for its type; null when there is none.</summary>
    public Exception? Cause { get; set; }

    /// <summary>Gets or sets how the candidate failed, in the words of its group; null where it did not.</summary>
    public string? FailureKind { get; set; }

    /// <summary>Gets or sets what the candidate answered; null when it gave no answer.</summary>
    public CandidateAnswer? Candidate { get; set; }

    /// <summary>Gets or sets what the end says of the candidate's health.</summary>
    public CandidateHealth Health { get; set; }

    /// <summary>Gets or sets a value indicating whether both sides answered, so that how long they took can be compared.</summary>
    public bool BothAnswered { get; set; }

    /// <summary>Gets or sets a value indicating whether the candidate refused a call that it got without the caller's credential.</summary>
    public bool IsRefusedForWant { get; set; }

    /// <summary>Gets or sets what the candidate answered, in a word, where it looks as if it missed the caller's credential; null where it
    /// does not.</summary>
    public string? AnsweredForWant { get; set; }

    /// <summary>Gets or sets both sides held against each other; null when they were not.</summary>
    public ComparisonResult? Comparison { get; set; }

    /// <summary>Gets or sets the signatures of what was found; null when nothing was compared.</summary>
    public DifferenceSignatures? Found { get; set; }

    /// <summary>Gets or sets where the control differs from itself; null when that is not known.</summary>
    public DifferenceSignatures? Own { get; set; }

    /// <summary>Gets or sets a value indicating whether the control was run once more, whatever that ended in.</summary>
    public bool IsSelfChecked { get; set; }

    /// <summary>Gets or sets how long the candidate and the self-check took in the same place; null where that cannot be told.</summary>
    public LatencyPair? Latency { get; set; }

    /// <summary>Gets or sets the self-check; null when there was none that was looked at.</summary>
    public LookedAtSelfCheck? SelfCheck { get; set; }
}
