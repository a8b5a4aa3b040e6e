using Shadowing.Accounting;
using Shadowing.Evidence.Counting;
using Shadowing.Mismatches;

namespace Shadowing.Evidence;

/// <summary>All that is known of one experiment: its account, its mismatch and failure groups, and what the verdict rests on.</summary>
internal sealed class ExperimentRecord : ExperimentAccount
{
    public ExperimentRecord(string name, MismatchBounds bounds, SampleShelf shelf, TimeProvider time, bool isOfFleet = false)
        : base(name, time) =>
        (Groups, Failures, Evidence) =
            (new(name, bounds, shelf), new(name, bounds, shelf), new(name, time, CountLacking, isOfFleet));

    /// <summary>Gets the experiment's mismatch groups.</summary>
    public MismatchGroups Groups { get; }

    /// <summary>Gets the groups of calls that the candidate failed.</summary>
    public FailureGroups Failures { get; }

    /// <summary>Gets or sets the endpoints that the experiment takes under the newest settings, as accounts name them.</summary>
    public IReadOnlyList<string> Declared { get; set; } = [];

    /// <summary>Takes over from the same experiment's record of this instance what is not counted for the fleet: what it is about, where
    /// the control differs from itself, how often rules decided.</summary>
    public void Borrow(ExperimentRecord own)
    {
        BorrowFrom(own);
        Declared = own.Declared;
    }

    /// <summary>Gets what the verdict rests on.</summary>
    public ExperimentEvidence Evidence { get; }
}
