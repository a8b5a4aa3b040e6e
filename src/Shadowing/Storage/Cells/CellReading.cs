namespace Shadowing.Storage.Cells;

/// <summary>The cells, where one has changed.</summary>
public sealed record CellReading
{
    /// <summary>Gets what identifies the store: made with its tables, and another one for other tables.</summary>
    public required string Store { get; init; }

    /// <summary>Gets the number of the newest change; 0 where there is none.</summary>
    public required long Version { get; init; }

    /// <summary>Gets the id of that change; null where there is none. A store that was restored, or failed over to a copy that lacked what
    /// was acknowledged, has other changes under the same numbers: by its id one is known.</summary>
    public required string? Change { get; init; }

    /// <summary>Gets the number of the newest entry of the chained audit; 0 where there is none, or no chain.</summary>
    public long AuditNumber { get; init; }

    /// <summary>Gets the link of that entry; null where there is none.</summary>
    public string? AuditLink { get; init; }

    /// <summary>Gets all cells, by their version; empty where the newest change is the one that is known.</summary>
    public IReadOnlyList<Cell> Cells { get; init; } = [];
}
