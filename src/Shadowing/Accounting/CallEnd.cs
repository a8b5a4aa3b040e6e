using System.Diagnostics;
using Shadowing.Observations;

namespace Shadowing.Accounting;

/// <summary>How a sampled call ended: in an outcome, not comparable, or dropped; and why.</summary>
internal readonly record struct CallEnd
{
    private CallEnd(CallOutcome? outcome, CandidateFailure? failure, NotComparableReason? whyNot, DropReason? dropped) =>
        (Outcome, Failure, WhyNot, Drop) = (outcome, failure, whyNot, dropped);

    /// <summary>Gets the outcome; null where there was none.</summary>
    public CallOutcome? Outcome { get; }

    /// <summary>Gets how the candidate failed; null where it did not.</summary>
    public CandidateFailure? Failure { get; }

    /// <summary>Gets why the call cannot be compared; null where it can.</summary>
    public NotComparableReason? WhyNot { get; }

    /// <summary>Gets which capacity was lacking; null where none was.</summary>
    public DropReason? Drop { get; }

    /// <summary>Gets the word for it in metrics and reports.</summary>
    public string Word =>
        Outcome is { } outcome ? Tags.Of(outcome) : WhyNot is not null ? "not_comparable" : Drop is not null ? "dropped"
            : throw new UnreachableException();

    /// <summary>Gets the word for its reason; null where there is none.</summary>
    public string? Reason =>
        Failure is { } failure ? Tags.Of(failure) : WhyNot is { } whyNot ? Tags.Of(whyNot) : Drop is { } drop ? Tags.Of(drop) : null;

    public static CallEnd Of(CallOutcome outcome) => new(outcome, null, null, null);

    public static CallEnd Failed(CandidateFailure failure) => new(CallOutcome.CandidateFailed, failure, null, null);

    public static CallEnd NotComparable(NotComparableReason reason) => new(null, null, reason, null);

    public static CallEnd Dropped(DropReason reason) => new(null, null, null, reason);
}
