using Shadowing.Evidence.Counting;
using Shadowing.Evidence.Guardrails;
using Shadowing.Experiments;
using Shadowing.Statistics;

namespace Shadowing.Evidence;

/// <summary>The evidence of one build of the candidate under one set of settings: while one takes the other's place, both are
/// there.</summary>
internal sealed record EvidenceReport
{
    /// <summary>Gets the build; null where nobody knows it.</summary>
    public string? CandidateVersion { get; init; }

    /// <summary>Gets the name of the settings.</summary>
    public required string SettingsHash { get; init; }

    /// <summary>Gets a value indicating whether they are the settings of now.</summary>
    public bool IsOfPresentSettings { get; init; }

    /// <summary>Gets which start of the build's evidence it is.</summary>
    /// <value>1 for the first.</value>
    public int Start { get; init; }

    /// <summary>Gets what was other than at the start before; null for the first.</summary>
    public string? StartedBecause { get; init; }

    /// <summary>Gets when it began.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Gets when a call was counted last.</summary>
    public DateTimeOffset LastCountedAt { get; init; }

    /// <summary>Gets how many calls were compared, got no usable answer, or one that could not be compared.</summary>
    public long Compared { get; init; }

    /// <summary>Gets how many of them were counted: of equal calls within ten seconds only one is.</summary>
    public long Counted { get; init; }

    /// <summary>Gets of how many requests that differ from each other.</summary>
    public long Distinct { get; init; }

    /// <summary>Gets which share of the compared ones differed.</summary>
    public required ShareReport Mismatches { get; init; }

    /// <summary>Gets which share got no usable answer.</summary>
    public required ShareReport Failures { get; init; }

    /// <summary>Gets how many got an answer that could not be compared.</summary>
    public long Lost { get; init; }

    /// <summary>Gets how long both sides took in the same place; null where that was not measured.</summary>
    public PairedLatencyReport? Latency { get; init; }

    /// <summary>Gets when it was found harmful; null where it was not.</summary>
    public DateTimeOffset? HarmfulSince { get; init; }

    public static EvidenceReport From(EvidenceState state, JudgedSettings? settings)
    {
        var counts = state.All.Counts;
        return new EvidenceReport
        {
            CandidateVersion = state.Key.CandidateVersion,
            SettingsHash = state.Key.SettingsHash,
            IsOfPresentSettings = string.Equals(settings?.Hash, state.Key.SettingsHash, StringComparison.Ordinal),
            Start = state.Start.Number,
            StartedBecause = state.Start.Because,
            Since = state.Since,
            LastCountedAt = state.LastAt,
            Compared = counts.Calls,
            Counted = counts.Pairs,
            Distinct = state.All.Distinct,
            Mismatches = counts.Mismatches,
            Failures = counts.Failures,
            Lost = counts.Lost,
            Latency = PairedLatencyReport.Of(PairedTimes.Sum(state.Endpoints.Values.Select(static part => part.Times))),
            HarmfulSince = settings is null ? null
                : state.Harms(settings.Limits).Select(static found => (DateTimeOffset?)found.Harm.At).Min(),
        };
    }
}
