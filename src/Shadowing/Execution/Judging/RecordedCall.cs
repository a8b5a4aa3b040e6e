using Shadowing.Accounting;
using Shadowing.Experiments;
using Shadowing.Fleet.Calls;
using Shadowing.Mismatches;
using Shadowing.Noise;

namespace Shadowing.Execution.Judging;

/// <summary>What was written down of a call, for those who are told: also where something went wrong on the way.</summary>
internal sealed class RecordedCall
{
    // Of most calls there is neither.
    private List<WantedSample>? _wanted;
    private List<(string Place, Exception Fault)>? _faults;
    private List<FleetCallGroup>? _seenIn;

    /// <summary>Gets or sets how the call ends.</summary>
    public CallEnd End { get; set; }

    /// <summary>Gets or sets the differences with what each of them is; null where both sides agree, or were not compared.</summary>
    public LabelledComparison? Labelled { get; set; }

    /// <summary>Gets or sets the groups whose turn it is to be logged, each with how many calls it had by then.</summary>
    public IReadOnlyList<(MismatchGroup Group, long Count)> Grown { get; set; } = [];

    /// <summary>Gets or sets the group of failures whose turn it is to be logged, with how many calls it had by then; null when it is no
    /// group's.</summary>
    public (FailureGroup Group, long Count)? GrownFailure { get; set; }

    /// <summary>Gets or sets the sample that a group of failures wants of the call; null where none does.</summary>
    public WantedFailure? WantedFailure { get; set; }

    /// <summary>Gets the samples that are wanted of the call.</summary>
    public IReadOnlyList<WantedSample> Wanted => _wanted ?? (IReadOnlyList<WantedSample>)[];

    /// <summary>Gets the faults that were caught on the way, each with its place: told with all the rest, because a logger may
    /// block.</summary>
    public IReadOnlyList<(string Place, Exception Fault)> Faults => _faults ?? (IReadOnlyList<(string Place, Exception Fault)>)[];

    /// <summary>Gets or sets when it was recorded.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>Gets or sets how the candidate failed last, where the experiment pauses from now on; null where it does not.</summary>
    public string? PauseCause { get; set; }

    /// <summary>Gets or sets a value indicating whether the experiment goes on from now on.</summary>
    public bool Resumed { get; set; }

    /// <summary>Gets or sets where it is evidence; null where it is none.</summary>
    public EvidencePlace? Place { get; set; }

    /// <summary>Gets or sets a value indicating whether the evidence was told of it.</summary>
    public bool IsWitnessed { get; set; }

    /// <summary>Gets the groups that it was seen in, for the other instances; null where there are none.</summary>
    public IReadOnlyList<FleetCallGroup>? SeenIn => _seenIn;

    /// <summary>Notes a group that it was seen in.</summary>
    public void WasSeenIn(FleetCallGroup group) => (_seenIn ??= []).Add(group);

    /// <summary>Wants a sample of the call.</summary>
    public void Want(WantedSample sample) => (_wanted ??= []).Add(sample);

    /// <summary>Notes a fault that was caught on the way.</summary>
    public void Caught(string place, Exception fault) => (_faults ??= []).Add((place, fault));
}
