namespace Shadowing.Mismatches;

/// <summary>What a store keeps of a failure group.</summary>
internal sealed record FailureGroupState
{
    public required string Endpoint { get; init; }

    // Only failures have this name, and no group of mismatches can be read without one that they lack: so the two are told apart.
    public required string Failure { get; init; }

    public long Count { get; init; }

    public DateTimeOffset FirstSeen { get; init; }

    public string? FirstBuild { get; init; }

    public string? LastBuild { get; init; }

    public IReadOnlyList<RunTally> Runs { get; init; } = [];

    public IReadOnlyList<string> Withheld { get; init; } = [];

    /// <summary>Adds what another process has counted of the same; how often it was seen in which run stays.</summary>
    public FailureGroupState Plus(FailureGroupState other) => this with
    {
        Count = Count + other.Count,
        FirstSeen = other.FirstSeen < FirstSeen ? other.FirstSeen : FirstSeen,
        Withheld = [.. Withheld.Union(other.Withheld, StringComparer.OrdinalIgnoreCase)],
    };
}
