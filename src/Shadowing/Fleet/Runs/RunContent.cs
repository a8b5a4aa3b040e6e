namespace Shadowing.Fleet.Runs;

/// <summary>What the others are to know of a process run, beside what it has counted.</summary>
internal sealed record RunContent
{
    /// <summary>Gets the machine.</summary>
    public required string Host { get; init; }

    /// <summary>Gets the id of the process on it.</summary>
    public required int Process { get; init; }

    /// <summary>Gets when the process began to count, by its own clock.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Gets how far its clock is before the store's; null where that is not known yet.</summary>
    public TimeSpan? ClockAhead { get; init; }

    /// <summary>Gets the application's version; null where it says none.</summary>
    public string? Version { get; init; }

    /// <summary>Gets the version of this library.</summary>
    public required string Library { get; init; }

    /// <summary>Gets what is known of the secret: equal where two are; null where there is none.</summary>
    public string? Secret { get; init; }

    /// <summary>Gets how long it waits between two writes.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>Gets how many calls it sampled in each of the last seconds.</summary>
    public double SampledPerSecond { get; init; }

    /// <summary>Gets how many calls it dropped.</summary>
    public long Dropped { get; init; }

    /// <summary>Gets the experiments that it pauses.</summary>
    public IReadOnlyList<string> Paused { get; init; } = [];

    /// <summary>Gets the number of the newest change of what is decided for all that it has heard; null of an earlier version of the
    /// library, which hears none.</summary>
    public long? Decided { get; init; }

    /// <summary>Gets the epochs of the evidence that it counts, by <see cref="Shadowing.Experiments.ExperimentEpochs.Key"/>: the same for
    /// as long as the run is. Null of an earlier version of the library, which knows none.</summary>
    public IReadOnlyDictionary<string, long>? Epochs { get; init; }

    /// <summary>Gets the run as which the process goes on, because something was forgotten; null while it goes on as this one.</summary>
    public string? GoesOnAs { get; init; }

    /// <summary>Gets the settings of its experiments.</summary>
    public required IReadOnlyList<RunLimits> Experiments { get; init; }

    /// <summary>Gets the epoch of the evidence that it counts of an experiment.</summary>
    public long EpochOf(string experiment) => Epochs?.GetValueOrDefault(Shadowing.Experiments.ExperimentEpochs.Key(experiment)) ?? 0;
}
