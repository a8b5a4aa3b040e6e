using Shadowing.Statistics;

namespace Shadowing.Accounting;

/// <summary>How long callers waited, by whether their call was sampled: of a fair draw of both, taken under the same conditions and timed
/// in the same way.</summary>
internal sealed class CallersTimes
{
    private LatencyHistogram? _sampled;
    private LatencyHistogram? _unsampled;

    /// <summary>Counts a call that was sampled.</summary>
    public void Sampled(TimeSpan duration) => Of(ref _sampled).Record(duration);

    /// <summary>Counts a call that was not.</summary>
    public void NotSampled(TimeSpan duration) => Of(ref _unsampled).Record(duration);

    /// <summary>Reads both; null before the first call of each kind.</summary>
    public OverheadReport? Read() =>
        Volatile.Read(ref _sampled) is { } sampled && Volatile.Read(ref _unsampled) is { } unsampled
            ? OverheadReport.From(sampled, unsampled)
            : null;

    private static LatencyHistogram Of(ref LatencyHistogram? histogram) =>
        Volatile.Read(ref histogram) ?? Interlocked.CompareExchange(ref histogram, new LatencyHistogram(), null) ?? histogram!;
}
