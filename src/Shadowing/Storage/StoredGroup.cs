namespace Shadowing.Storage;

/// <summary>A group of mismatches or of failures, as a store keeps it.</summary>
public sealed record StoredGroup
{
    /// <summary>Gets what identifies it: 32 hexadecimal digits made of experiment, endpoint, path and kind; of failures without a
    /// path.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the experiment's name.</summary>
    public required string Experiment { get; init; }

    /// <summary>Gets when it was last seen; what expires goes by this.</summary>
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>Gets the rest, as JSON that only this library reads.</summary>
    public required string Content { get; init; }
}
