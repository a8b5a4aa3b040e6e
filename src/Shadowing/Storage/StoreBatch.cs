using Shadowing.History;

namespace Shadowing.Storage;

/// <summary>What has changed since the store was last written.</summary>
/// <remarks>A store applies it in this order: experiments that are forgotten, groups and samples that go, then everything else, and last
/// what is too old.</remarks>
public sealed record StoreBatch
{
    /// <summary>Gets the experiments whose groups, samples, history, annotations and evidence go, all that was written before; audit and
    /// stops stay, and so does, in a store that several instances share, what runs have written.</summary>
    public IReadOnlyList<string> ForgottenExperiments { get; init; } = [];

    /// <summary>Gets the ids of groups that go, with their samples.</summary>
    public IReadOnlyList<string> RemovedGroups { get; init; } = [];

    /// <summary>Gets the ids of samples that go.</summary>
    public IReadOnlyList<string> RemovedSamples { get; init; } = [];

    /// <summary>Gets groups as they are now, in place of those with the same id.</summary>
    public IReadOnlyList<StoredGroup> Groups { get; init; } = [];

    /// <summary>Gets new samples; one with a known id replaces it.</summary>
    public IReadOnlyList<StoredSample> Samples { get; init; } = [];

    /// <summary>Gets minutes as they are now, in place of those with the same experiment, endpoint, minute and run.</summary>
    public IReadOnlyList<HistoryMinute> Minutes { get; init; } = [];

    /// <summary>Gets new annotations; one with a known id replaces it.</summary>
    public IReadOnlyList<Annotation> Annotations { get; init; } = [];

    /// <summary>Gets new entries of the audit; one with a known id is written once.</summary>
    public IReadOnlyList<AuditEntry> Audit { get; init; } = [];

    /// <summary>Gets the experiments' evidence as it is now, in place of what was there.</summary>
    public IReadOnlyList<StoredEvidence> Evidence { get; init; } = [];

    /// <summary>Gets the experiments that a person stopped or let go on, as it is now.</summary>
    public IReadOnlyList<StoredStop> Stops { get; init; } = [];

    /// <summary>Gets the moment before which groups, samples, minutes and annotations are too old to be kept; null to keep all. A group
    /// takes its samples along. Audit, evidence and stops stay.</summary>
    public DateTimeOffset? ExpireBefore { get; init; }

    /// <summary>Gets what of it is not counted by anybody: what people did, and what happened.</summary>
    internal StoreBatch Alone() => new()
    {
        ForgottenExperiments = ForgottenExperiments, Annotations = Annotations, Audit = Audit, Stops = Stops,
    };

    /// <summary>Gets how many rows the batch has, for counting what was lost.</summary>
    public int Count =>
        ForgottenExperiments.Count + RemovedGroups.Count + RemovedSamples.Count + Groups.Count + Samples.Count + Minutes.Count
            + Annotations.Count + Audit.Count + Evidence.Count + Stops.Count;
}
