using Shadowing.Reporting.Mismatches;

namespace Shadowing.AspNetCore.Dashboard.Api;

/// <summary>A mismatch group without its samples.</summary>
internal sealed record GroupAnswer
{
    public required string Id { get; init; }

    public required string Endpoint { get; init; }

    public required string Path { get; init; }

    public required string Kind { get; init; }

    public required string Label { get; init; }

    public long Count { get; init; }

    public long NoiseCount { get; init; }

    public long UnverifiableCount { get; init; }

    public double Share { get; init; }

    public double ShareLow { get; init; }

    public double ShareHigh { get; init; }

    public DateTimeOffset FirstSeen { get; init; }

    public DateTimeOffset LastSeen { get; init; }

    public required IReadOnlyList<long> Trend { get; init; }

    public required IReadOnlyList<MismatchManner> How { get; init; }

    public int SampleCount { get; init; }

    public static GroupAnswer From(MismatchGroupReport group) => new()
    {
        Id = group.Id, Endpoint = group.Endpoint, Path = group.Path, Kind = group.Kind, Label = group.Label,
        Count = group.Count, NoiseCount = group.NoiseCount, UnverifiableCount = group.UnverifiableCount,
        Share = group.Share, ShareLow = group.ShareLow, ShareHigh = group.ShareHigh,
        FirstSeen = group.FirstSeen, LastSeen = group.LastSeen, Trend = group.Trend, How = group.How, SampleCount = group.Samples.Count,
    };
}
