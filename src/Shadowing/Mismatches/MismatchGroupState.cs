using Shadowing.Comparison.Differences;

namespace Shadowing.Mismatches;

/// <summary>What a store keeps of a group.</summary>
internal sealed record MismatchGroupState
{
    public required string Endpoint { get; init; }

    public required string Path { get; init; }

    public required DifferenceKind Kind { get; init; }

    public long Count { get; init; }

    public long NoiseCount { get; init; }

    public long UnverifiableCount { get; init; }

    public DateTimeOffset FirstSeen { get; init; }

    public string? FirstBuild { get; init; }

    public string? LastBuild { get; init; }

    public IReadOnlyList<RunTally> Runs { get; init; } = [];

    public IReadOnlyList<MismatchManner> How { get; init; } = [];

    /// <summary>Adds what another process has counted of the same; how often it was seen in which run stays.</summary>
    public MismatchGroupState Plus(MismatchGroupState other) => this with
    {
        Count = Count + other.Count,
        NoiseCount = NoiseCount + other.NoiseCount,
        UnverifiableCount = UnverifiableCount + other.UnverifiableCount,
        FirstSeen = other.FirstSeen < FirstSeen ? other.FirstSeen : FirstSeen,
        How = Sum(How, other.How, 1),
    };

    /// <summary>Takes away what was counted before.</summary>
    public MismatchGroupState After(MismatchGroupState before) => this with
    {
        Count = Count - before.Count,
        NoiseCount = NoiseCount - before.NoiseCount,
        UnverifiableCount = UnverifiableCount - before.UnverifiableCount,
        How = [.. Sum(How, before.How, -1).Where(static manner => manner.Count > 0)],
    };

    private static List<MismatchManner> Sum(IReadOnlyList<MismatchManner> left, IReadOnlyList<MismatchManner> right, int sign) =>
    [
        .. left.Concat(right.Select(manner => manner with { Count = sign * manner.Count }))
            .GroupBy(static manner => manner.Text, StringComparer.Ordinal)
            .Select(static same => new MismatchManner(same.Key, same.Sum(static manner => manner.Count))),
    ];
}
