namespace Shadowing.Storage;

/// <summary>A sample of a group, as a store keeps it: redacted before it got here.</summary>
public sealed record StoredSample
{
    /// <summary>Gets what identifies it.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the id of its group.</summary>
    public required string Group { get; init; }

    /// <summary>Gets the experiment's name.</summary>
    public required string Experiment { get; init; }

    /// <summary>Gets when it was compared; what expires goes by this.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets a value indicating whether it belongs to the fair draw over all time, rather than to the newest.</summary>
    public bool IsDrawn { get; init; }

    /// <summary>Gets the sample, as JSON that only this library reads.</summary>
    public required string Content { get; init; }
}
