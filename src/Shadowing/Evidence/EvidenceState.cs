using System.Text.Json.Serialization;
using Shadowing.Experiments;

namespace Shadowing.Evidence;

/// <summary>What a store keeps of an experiment's evidence.</summary>
internal sealed record EvidenceState
{
    /// <summary>Gets which settings and which candidate it belongs to.</summary>
    public required EvidenceKey Key { get; init; }

    /// <summary>Gets when it began.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Tells whether it is evidence of what the settings ask for now: from a change on, until the first call under it, there is
    /// none.</summary>
    public bool IsOf(Experiment settings) =>
        string.Equals(Key.SettingsHash, settings.SettingsHash, StringComparison.Ordinal)
        && (settings.CandidateVersion is null || Key.CandidateVersion is null
            || string.Equals(Key.CandidateVersion, settings.CandidateVersion, StringComparison.Ordinal));

    /// <summary>Gets the counts by endpoint.</summary>
    public IReadOnlyDictionary<string, EvidenceCounts> Endpoints { get; init; } = new Dictionary<string, EvidenceCounts>(
        StringComparer.Ordinal);

    /// <summary>Gets the counts of all endpoints.</summary>
    [JsonIgnore]
    public EvidenceCounts Total => Endpoints.Values.Aggregate(new EvidenceCounts(), static (sum, counts) => sum + counts);

    /// <summary>Gets the hours of the week in which calls were compared, from Monday 00:00 UTC: 168 times 0 or 1.</summary>
    public string Hours { get; init; } = new('0', 168);

    /// <summary>Gets how many sampled calls could be judged since it began: compared, or without a usable answer of the
    /// candidate.</summary>
    public long Judged { get; init; }

    /// <summary>Gets how many could not: dropped, or not comparable.</summary>
    public long Lacking { get; init; }

    /// <summary>Gets how many calls were compared since the groups began, whatever settings they were under.</summary>
    public long ComparedEver { get; init; }
}
