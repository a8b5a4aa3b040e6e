namespace Shadowing.Storage.Cells;

/// <summary>A value that a cell is to get, and who wants it so.</summary>
public sealed record CellChange
{
    /// <summary>Gets the cell's name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the version that the cell must have; 0 where there must be none; null, the default, where the value goes before
    /// whatever is there.</summary>
    public long? Expected { get; init; }

    /// <summary>Gets the value.</summary>
    public required string Value { get; init; }

    /// <summary>Gets who changes it and why, which is written with it or not at all. Its id is the change's: a change that was made already
    /// is not made again, also where another one came after it, as long as its entry is kept.</summary>
    public required AuditEntry Audit { get; init; }

    /// <summary>Gets what makes the entry's link in the chain, of its number and of the link before it (null for the first). A store that
    /// several instances share calls it once the change is sure to be made, and keeps what it answers; another store need not.</summary>
    /// <value>Null, the default, where the entry gets a number and no link.</value>
    public Func<long, string?, string>? Link { get; init; }
}
