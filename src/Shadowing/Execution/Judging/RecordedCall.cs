using Shadowing.Accounting;
using Shadowing.Mismatches;
using Shadowing.Noise;

namespace Shadowing.Execution.Judging;

/// <summary>What was written down of a call, for those who are told.</summary>
internal sealed record RecordedCall
{
    /// <summary>Gets how the call ends.</summary>
    public CallEnd End { get; init; }

    /// <summary>Gets the differences with what each of them is; null where both sides agree, or were not compared.</summary>
    public LabelledComparison? Labelled { get; init; }

    /// <summary>Gets the groups whose turn it is to be logged, each with how many calls it had by then.</summary>
    public IReadOnlyList<(MismatchGroup Group, long Count)> Grown { get; init; } = [];

    /// <summary>Gets a value indicating whether the experiment pauses from now on.</summary>
    public bool Paused { get; init; }

    /// <summary>Gets a value indicating whether the experiment goes on from now on.</summary>
    public bool Resumed { get; init; }
}
