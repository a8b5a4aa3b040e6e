namespace Shadowing.Storage.Shared;

/// <summary>What a store knows of a run.</summary>
public sealed record RunReading
{
    /// <summary>Gets the run.</summary>
    public required string Run { get; init; }

    /// <summary>Gets the name of the instance.</summary>
    public required string Instance { get; init; }

    /// <summary>Gets the number of its last batch.</summary>
    public required long Number { get; init; }

    /// <summary>Gets when that was written, by the store's clock.</summary>
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>Gets the last window of which nothing more comes from it.</summary>
    public required long WindowsThrough { get; init; }

    /// <summary>Gets the first minute of which more may come from it.</summary>
    public required DateTimeOffset MinutesThrough { get; init; }

    /// <summary>Gets a value indicating whether it has said that nothing more comes.</summary>
    public required bool IsOver { get; init; }

    /// <summary>Gets a value indicating whether it was taken in.</summary>
    public required bool IsFolded { get; init; }

    /// <summary>Gets what else is known of it, as JSON that only this library reads.</summary>
    public required string Content { get; init; }
}
