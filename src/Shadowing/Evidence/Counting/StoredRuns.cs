namespace Shadowing.Evidence.Counting;

/// <summary>What a store keeps of an experiment's evidence.</summary>
internal sealed record StoredRuns
{
    /// <summary>Gets the runs, the one that was seen last at the end.</summary>
    public required IReadOnlyList<StoredRun> Runs { get; init; }

    /// <summary>Gets the builds whose evidence was started.</summary>
    public required IReadOnlyList<BuildStarts> Starts { get; init; }

    /// <summary>Gets the build that was announced; null when none was, or another one came.</summary>
    public string? Announced { get; init; }

    /// <summary>Gets a value indicating whether it has answered since.</summary>
    public bool HasAnnouncedAnswered { get; init; }

    /// <summary>Gets how many calls of the accounts were lost before the candidate ran, as the runs have it; of a fleet.</summary>
    public long LackingBefore { get; init; }

    /// <summary>Gets how many of the accounts' were lost afterwards, and are in the runs; of a fleet.</summary>
    public long LostEver { get; init; }
}
