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
}
