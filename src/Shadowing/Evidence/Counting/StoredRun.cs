using Shadowing.Experiments;

namespace Shadowing.Evidence.Counting;

/// <summary>What a store keeps of the evidence of one build under one set of settings.</summary>
internal sealed record StoredRun
{
    /// <summary>Gets which settings and which build it belongs to.</summary>
    public required EvidenceKey Key { get; init; }

    /// <summary>Gets which start of the build it is.</summary>
    public required EvidenceStart Start { get; init; }

    /// <summary>Gets when it began.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Gets when a call was counted last.</summary>
    public required DateTimeOffset LastAt { get; init; }

    /// <summary>Gets a value indicating whether it is the present one.</summary>
    public bool IsPresent { get; init; }

    /// <summary>Gets the counts of all endpoints together.</summary>
    public required StoredEndpoint All { get; init; }

    /// <summary>Gets the counts by endpoint.</summary>
    public required IReadOnlyDictionary<string, StoredEndpoint> Endpoints { get; init; }

    /// <summary>Gets how many calls the candidate was run for.</summary>
    public long Judged { get; init; }

    /// <summary>Gets how many calls were lost before that.</summary>
    public long Lacking { get; init; }

    /// <summary>Gets the hours of the week in which calls were compared, from Monday 00:00 UTC: 168 times 0 or 1.</summary>
    public required string Hours { get; init; }
}
