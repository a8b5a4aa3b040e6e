using System.Text.Json.Serialization;
using Shadowing.Statistics;

namespace Shadowing.Evidence.Counting;

/// <summary>What a store keeps of how often each side exceeded one quantile.</summary>
internal sealed record StoredTail
{
    /// <summary>Gets how many times as long the candidate might take.</summary>
    public required double Limit { get; init; }

    /// <summary>Gets what was counted.</summary>
    public required TailCounts Counts { get; init; }

    /// <summary>Gets the threshold that was in force; null before there was one.</summary>
    public TimeSpan? Threshold { get; init; }

    /// <summary>Gets a value indicating whether the counts can be some.</summary>
    [JsonIgnore]
    public bool AreCounts => Counts is { Concordant: >= 0, AtLimitBesideSlow: >= 0, AtLimitBesideFast: >= 0, CandidateOnly: >= 0 }
        && Counts.SelfCheckOnly >= Counts.AtLimitBesideSlow && Counts.Concordant >= Counts.AtLimitBesideFast;
}
