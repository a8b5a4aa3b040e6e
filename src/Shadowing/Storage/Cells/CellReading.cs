namespace Shadowing.Storage.Cells;

/// <summary>The cells that have changed.</summary>
public sealed record CellReading
{
    /// <summary>Gets what identifies the store: made with its tables, and another one for other tables.</summary>
    public required string Store { get; init; }

    /// <summary>Gets the number of the newest change; 0 where there is none. One that is lower than it was is of a store that was restored,
    /// or that lacks what another one has acknowledged.</summary>
    public required long Version { get; init; }

    /// <summary>Gets the cells that were asked for, by their version.</summary>
    public IReadOnlyList<Cell> Cells { get; init; } = [];
}
