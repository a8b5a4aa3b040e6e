using Shadowing.Accounting;
using Shadowing.Mismatches;
using Shadowing.Noise;

namespace Shadowing.Execution.Judging;

/// <summary>What was written down of a call, for those who are told: also where something went wrong on the way.</summary>
internal sealed class RecordedCall
{
    /// <summary>Gets or sets how the call ends.</summary>
    public CallEnd End { get; set; }

    /// <summary>Gets or sets the differences with what each of them is; null where both sides agree, or were not compared.</summary>
    public LabelledComparison? Labelled { get; set; }

    /// <summary>Gets or sets the groups whose turn it is to be logged, each with how many calls it had by then.</summary>
    public IReadOnlyList<(MismatchGroup Group, long Count)> Grown { get; set; } = [];

    /// <summary>Gets the samples that are wanted of the call.</summary>
    public List<WantedSample> Wanted { get; } = [];

    /// <summary>Gets the faults that were caught on the way, each with its place: told with all the rest, because a logger may
    /// block.</summary>
    public List<(string Place, Exception Fault)> Faults { get; } = [];

    /// <summary>Gets or sets when it was recorded.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>Gets or sets a value indicating whether the experiment pauses from now on.</summary>
    public bool Paused { get; set; }

    /// <summary>Gets or sets a value indicating whether the experiment goes on from now on.</summary>
    public bool Resumed { get; set; }
}
