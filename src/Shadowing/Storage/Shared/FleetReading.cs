namespace Shadowing.Storage.Shared;

/// <summary>What a store knows of the fleet, all of one moment.</summary>
public sealed record FleetReading
{
    /// <summary>Gets the number of the last fold; 0 before the first.</summary>
    public required long Fold { get; init; }

    /// <summary>Gets when it was written, by the store's clock; null before the first.</summary>
    public DateTimeOffset? FoldedAt { get; init; }

    /// <summary>Gets the last window that was folded.</summary>
    public long FoldedThrough { get; init; }

    /// <summary>Gets the run that holds the turn; null where nobody does.</summary>
    public string? Holder { get; init; }

    /// <summary>Gets the time of the store.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Gets the runs, those too that were taken in and are not forgotten yet.</summary>
    public required IReadOnlyList<RunReading> Runs { get; init; }

    /// <summary>Gets what the fleet has counted; empty where the caller knows this fold.</summary>
    public IReadOnlyList<RunRow> Totals { get; init; } = [];

    /// <summary>Gets the groups, without their samples, and the evidence; empty where the caller knows this fold. Stops are always in it.
    /// </summary>
    public StoredState State { get; init; } = StoredState.Empty;
}
