using Shadowing.Experiments;

namespace Shadowing.Mismatches;

/// <summary>The calls that a group is a share of: those of one evidence run.</summary>
internal sealed record GroupScope
{
    /// <summary>Before the first call.</summary>
    public static readonly GroupScope Nothing = new();

    /// <summary>Gets the evidence run; null where there is none yet.</summary>
    public EvidenceKey? Run { get; init; }

    /// <summary>Gets of each endpoint how many counted calls were compared.</summary>
    public Func<string, long> Compared { get; init; } = static _ => 0;

    /// <summary>Gets of each endpoint how many counted calls were compared, failed, or lost with an answer.</summary>
    public Func<string, long> Judged { get; init; } = static _ => 0;

    /// <summary>Gets in how many of the counted calls a group was seen.</summary>
    public long CountedOf(GroupBuilds builds) => Run is null ? 0 : builds.Tally(Run).Counted;
}
