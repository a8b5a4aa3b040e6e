using Shadowing.Statistics;

namespace Shadowing.Accounting;

/// <summary>One quantile of how long callers waited, sampled and not.</summary>
/// <param name="Sampled">That of the sampled calls, to 1.6 %.</param>
/// <param name="NotSampled">That of the others.</param>
/// <param name="Low">The lower end of the interval of how much longer sampled calls take; null while the calls are too few to tell. It is
/// negative where they may also be the faster ones.</param>
/// <param name="High">The upper end: how much a caller waits longer at most; null while the calls are too few to tell.</param>
/// <remarks>With 95 % confidence the true difference is, and has been at every look before, between the ends (from a confidence sequence of
/// each side with half of the error: Howard and Ramdas, Sequential estimation of quantiles, 2022).</remarks>
public sealed record OverheadQuantile(TimeSpan Sampled, TimeSpan NotSampled, TimeSpan? Low, TimeSpan? High)
{
    private const double Alpha = 0.05;

    internal static OverheadQuantile From(LatencyHistogram sampled, LatencyHistogram unsampled, double quantile)
    {
        var (low, high) = QuantileSequence.Interval(sampled, quantile, Alpha / 2);
        var (otherLow, otherHigh) = QuantileSequence.Interval(unsampled, quantile, Alpha / 2);
        return new OverheadQuantile(
            sampled.Quantile(quantile), unsampled.Quantile(quantile),
            low == TimeSpan.Zero || otherHigh is null ? null : low - otherHigh,
            otherLow == TimeSpan.Zero || high is null ? null : high - otherLow);
    }
}
