namespace Shadowing.Storage.Cells;

/// <summary>A named value that all who share a store have in common, such as whether an experiment is stopped.</summary>
public sealed record Cell
{
    /// <summary>Gets its name; letter case matters.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the number of the change that made it what it is: of two changes, whichever cells they are of, the later one has the
    /// higher number, whatever anybody's clock says.</summary>
    public required long Version { get; init; }

    /// <summary>Gets the value: text that only the library reads.</summary>
    public required string Value { get; init; }

    /// <summary>Gets the id of the audit entry of that change: it says who made it, and why.</summary>
    public required string Change { get; init; }
}
