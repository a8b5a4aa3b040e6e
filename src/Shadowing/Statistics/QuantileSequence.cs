namespace Shadowing.Statistics;

/// <summary>What is known of a quantile from a histogram, valid however often it is looked at: a confidence sequence.</summary>
/// <remarks>
/// Of n durations K do not exceed the p-quantile. Under a Beta(a, b) prior with mean p, a = m·p and b = m·(1−p), the evidence
/// ln M(k) = ln B(a+k, b+n−k) − ln B(a, b) − k ln p − (n−k) ln(1−p) starts at 1 and passes 1/α at K at any time with probability α at most
/// (Ville), so that the quantile lies between the order statistics of the first and the last rank with M(k) &lt; 1/α at all times with
/// probability 1−α at least (Howard, Ramdas, McAuliffe and Sekhon 2021, proposition 7; Howard and Ramdas 2022). The ends are the outer
/// edges of their buckets, so that the buckets' width costs no validity.
/// </remarks>
internal static class QuantileSequence
{
    // The interval is narrowest at about so many durations; m follows from it (Howard et al. 2021, section 3.5).
    private const double TightestAt = 5_000;

    /// <summary>Gets the interval of a quantile.</summary>
    /// <param name="histogram">The durations. It may be written to meanwhile.</param>
    /// <param name="quantile">Which, above 0 and below 1.</param>
    /// <param name="alpha">The probability that the true one is ever outside, above 0 and below 1.</param>
    /// <returns>Both ends; zero and null where there is none yet on that side.</returns>
    public static (TimeSpan Low, TimeSpan? High) Interval(LatencyHistogram histogram, double quantile, double alpha)
    {
        var total = histogram.Count;
        var (first, last) = Ranks(total, quantile, alpha);
        return (first == 0 ? TimeSpan.Zero : histogram.LowerEdgeOf(first), last >= total ? null : histogram.UpperEdgeOf(last + 1));
    }

    /// <summary>Gets the first and the last number of durations that may truly be at most the quantile.</summary>
    internal static (long First, long Last) Ranks(long total, double quantile, double alpha)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(quantile, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(quantile, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(alpha, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(alpha, 1);
        var limit = -Math.Log(alpha);
        var weight = Math.Max(1, (TightestAt / ((2 * limit) + Math.Log(1 + (2 * limit)))) - 1);

        // Where the evidence is least. It grows to both sides.
        var likeliest = (long)Math.Round(total * quantile);
        return (Edge(0), Edge(total));

        long Edge(long outside)
        {
            if (LogEvidence(outside) < limit)
            {
                return outside;
            }

            var inside = likeliest;
            while (Math.Abs(inside - outside) > 1)
            {
                var middle = (inside + outside) / 2;
                (inside, outside) = LogEvidence(middle) < limit ? (middle, outside) : (inside, middle);
            }

            return inside;
        }

        double LogEvidence(long count) =>
            LogGamma.OfBeta((weight * quantile) + count, (weight * (1 - quantile)) + total - count)
                - LogGamma.OfBeta(weight * quantile, weight * (1 - quantile))
                - (count * Math.Log(quantile)) - ((total - count) * Math.Log(1 - quantile));
    }
}
