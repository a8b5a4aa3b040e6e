namespace Shadowing.Dashboard.Api;

/// <summary>Who has stopped an experiment, why, and whom that has reached.</summary>
internal sealed record StopAnswer
{
    public required string By { get; init; }

    public required string Reason { get; init; }

    public DateTimeOffset At { get; init; }

    // Sent with a start, it is refused where another one holds by then; null where the store is shared with nobody.
    public string? Id { get; init; }

    // Of those that are there; one that shares its store with nobody is one of one.
    public int Instances { get; init; }

    public int Reached { get; init; }

    public required IReadOnlyList<UnreachedInstance> Unreached { get; init; }
}
