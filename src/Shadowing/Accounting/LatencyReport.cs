using Shadowing.Statistics;

namespace Shadowing.Accounting;

/// <summary>How long one side took: percentiles from a histogram whose buckets are at most 1.6 % wide.</summary>
/// <param name="Count">How many calls were measured.</param>
/// <param name="P50">The duration that half of them did not exceed.</param>
/// <param name="P95">The duration that 95 % of them did not exceed.</param>
/// <param name="P99">The duration that 99 % of them did not exceed.</param>
public sealed record LatencyReport(long Count, TimeSpan P50, TimeSpan P95, TimeSpan P99)
{
    internal static LatencyReport From(IEnumerable<LatencyHistogram?> histograms)
    {
        var sum = new LatencyHistogram();
        foreach (var histogram in histograms)
        {
            if (histogram is not null)
            {
                sum.Add(histogram);
            }
        }

        return new LatencyReport(sum.Count, sum.Quantile(0.5), sum.Quantile(0.95), sum.Quantile(0.99));
    }
}
