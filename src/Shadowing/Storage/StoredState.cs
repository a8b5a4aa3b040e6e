namespace Shadowing.Storage;

/// <summary>What an earlier run has left.</summary>
public sealed record StoredState
{
    /// <summary>A store that is empty.</summary>
    public static readonly StoredState Empty = new();

    /// <summary>Gets the groups.</summary>
    public IReadOnlyList<StoredGroup> Groups { get; init; } = [];

    /// <summary>Gets the samples, oldest first.</summary>
    public IReadOnlyList<StoredSample> Samples { get; init; } = [];

    /// <summary>Gets the evidence, one for each experiment at most.</summary>
    public IReadOnlyList<StoredEvidence> Evidence { get; init; } = [];

    /// <summary>Gets the experiments that were stopped or let go on by a person, one entry for each at most.</summary>
    public IReadOnlyList<StoredStop> Stops { get; init; } = [];
}
