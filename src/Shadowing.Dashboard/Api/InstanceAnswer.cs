namespace Shadowing.Dashboard.Api;

/// <summary>One instance of those that share a store.</summary>
internal sealed record InstanceAnswer
{
    // Unlike any other's: what is the same is told apart by the run.
    public required string Name { get; init; }

    public required string Run { get; init; }

    // Whether it is the one that answers.
    public bool IsThis { get; init; }

    // Whether it folds for all.
    public bool Folds { get; init; }

    // 'live', 'silent' (it says nothing for long), 'ended'.
    public required string State { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public required DateTimeOffset LastSeen { get; init; }

    public string? Host { get; init; }

    public int? Process { get; init; }

    public string? Version { get; init; }

    public string? Library { get; init; }

    // Of its settings, by experiment.
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    // A mark that equal secrets share; null where there is none.
    public string? Secret { get; init; }

    // How far its clock is before the store's.
    public TimeSpan? ClockAhead { get; init; }

    public double SampledPerSecond { get; init; }

    public long Dropped { get; init; }

    public IReadOnlyList<string> Paused { get; init; } = [];

    // The number of the newest decision that it has heard; null of a version that hears none.
    public long? Decided { get; init; }
}
