using Shadowing.Statistics;

namespace Shadowing.Accounting;

/// <summary>What being sampled costs callers, on this application's own traffic: calls that were sampled beside a fair draw of calls that
/// were not, timed from the middleware's begin to its end, since this process started.</summary>
/// <param name="Sampled">How many sampled calls were timed: one in 128 of all, or each that is sampled where those are fewer.</param>
/// <param name="NotSampled">How many others were timed, drawn as often.</param>
/// <param name="P50">The medians.</param>
/// <param name="P99">The durations that 99 % of the calls did not exceed.</param>
/// <remarks>Both are calls of the same endpoints, drawn by the same random number while there was room for another sampled call. With a
/// sticky key they are calls of different keys. Services' calls are not timed. At a sample rate of 100 % there is nothing to hold sampled
/// calls against.</remarks>
public sealed record OverheadReport(long Sampled, long NotSampled, OverheadQuantile P50, OverheadQuantile P99)
{
    internal static OverheadReport From(LatencyHistogram sampled, LatencyHistogram unsampled) => new(
        sampled.Count, unsampled.Count, OverheadQuantile.From(sampled, unsampled, 0.5), OverheadQuantile.From(sampled, unsampled, 0.99));
}
