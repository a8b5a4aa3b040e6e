namespace Shadowing.Storage;

/// <summary>Who changed what.</summary>
public sealed record AuditEntry
{
    /// <summary>Gets what identifies it.</summary>
    public required string Id { get; init; }

    /// <summary>Gets when.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets who: the name of the signed-in user, or how else the change was allowed.</summary>
    public required string By { get; init; }

    /// <summary>Gets what: <c>stop</c>, <c>start</c>, <c>forget</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Gets the experiment's name.</summary>
    public required string Experiment { get; init; }

    /// <summary>Gets why, in the words of whoever did it.</summary>
    public required string Reason { get; init; }

    /// <summary>Gets what it decides, for a change of a cell: the cell's name, and the hash of the value that it gets; null for any other
    /// entry.</summary>
    public string? Decides { get; init; }

    /// <summary>Gets its place in the chain, from 1 on, which a store that several instances share gives it; null where it is in
    /// none.</summary>
    public long? Number { get; init; }

    /// <summary>Gets its link: made of the entry and of the link before it, with a key that the store does not have. Null where it is in no
    /// chain.</summary>
    public string? Link { get; init; }
}
