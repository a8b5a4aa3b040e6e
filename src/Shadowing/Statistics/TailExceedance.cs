namespace Shadowing.Statistics;

/// <summary>Watches how often a candidate exceeds a quantile of its self-check's durations: whether its slow calls got slower.</summary>
/// <remarks>
/// The threshold is the quantile of the self-check's durations before the pair, frozen for 200 pairs. Because it uses the past only, the
/// pair's two indicators are compared at a threshold that was given before either was known, and the coin of <see cref="TailCounts"/> is
/// fair at worst under the null hypothesis, whatever the durations do over time: the paired form of the sequential tests of stochastic
/// order (Lindon, Sanden and Shirikian 2022; Arnold, Choe, Scarsini and Tsetlin 2026). Instances may each use a threshold of their own and
/// add up their counts. Not for several threads at once.
/// </remarks>
internal sealed class TailExceedance
{
    private const int WarmUp = 300;
    private const int FrozenFor = 200;
    private const int LimitDigits = 6;
    private const int Recent = 200;

    private readonly double _quantile;
    private readonly double _ratio;

    // Counting what is in the histogram is a walk through all of it.
    private long _seen;

    /// <summary>Initializes a new instance of the <see cref="TailExceedance"/> class that has seen nothing.</summary>
    /// <param name="quantile">Which quantile, above 0 and below 1.</param>
    /// <param name="margin">By what part of it the candidate may be slower, 0 or more.</param>
    public TailExceedance(double quantile, double margin)
        : this(quantile, margin, default, null, new LatencyHistogram())
    {
    }

    /// <summary>Initializes a new instance of the <see cref="TailExceedance"/> class as another one was.</summary>
    /// <param name="quantile">Which quantile, above 0 and below 1.</param>
    /// <param name="margin">By what part of it the candidate may be slower, 0 or more.</param>
    /// <param name="counts">What it had counted.</param>
    /// <param name="threshold">The threshold it had frozen; null for one from <paramref name="past"/>.</param>
    /// <param name="past">The durations of the self-checks it had seen; written to from now on.</param>
    public TailExceedance(double quantile, double margin, TailCounts counts, TimeSpan? threshold, LatencyHistogram past)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(quantile, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(quantile, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(margin);
        _quantile = quantile;
        _ratio = 1 + margin;
        Counts = counts;
        Threshold = threshold;
        Past = past;
        _seen = past.Count;
    }

    /// <summary>Gets in which part of the last pairs, some two hundred of them, the candidate exceeded its limit, and of how many it is
    /// the mean at most; not kept beyond the process.</summary>
    public (double Part, int Of) RecentlySlow { get; private set; }

    /// <summary>Gets what was counted.</summary>
    public TailCounts Counts { get; private set; }

    /// <summary>Gets what a self-check exceeds to count as slow; null until there is enough of a past.</summary>
    public TimeSpan? Threshold { get; private set; }

    /// <summary>Gets the durations of all self-checks so far.</summary>
    public LatencyHistogram Past { get; }

    /// <summary>Takes in the durations of one call.</summary>
    /// <param name="candidate">The candidate's; <see cref="TimeSpan.MaxValue"/> where it did not end in time or its answer could not be
    /// used, which exceeds every limit.</param>
    /// <param name="selfCheck">The self-check's, likewise.</param>
    public void Pair(TimeSpan candidate, TimeSpan selfCheck)
    {
        Judge(candidate, selfCheck);
        Past.Record(selfCheck);
    }

    /// <summary>Takes in the durations of one call, whose self-check whoever shares the past among several quantiles records in it
    /// afterwards.</summary>
    /// <param name="candidate">The candidate's, as in <see cref="Pair"/>.</param>
    /// <param name="selfCheck">The self-check's, likewise.</param>
    /// <returns>Whether the candidate alone exceeded its limit.</returns>
    public bool Judge(TimeSpan candidate, TimeSpan selfCheck)
    {
        var before = Counts.CandidateOnly;
        // When it changes depends on how many pairs there were, never on what they were.
        if ((Threshold is null || Counts.Pairs % FrozenFor == 0) && _seen >= WarmUp)
        {
            Threshold = Past.Quantile(_quantile);
        }

        if (Threshold is { } threshold)
        {
            // A tick that the product of 1.1 just misses is a tie all the same.
            var limit = Math.Round(threshold.Ticks * _ratio, LimitDigits);
            Counts = Counts.Plus(Compare(candidate, limit, selfCheck > threshold));
            var of = Math.Min(RecentlySlow.Of + 1, Recent);
            RecentlySlow = (RecentlySlow.Part + (((candidate.Ticks > limit ? 1 : 0) - RecentlySlow.Part) / of), of);
        }

        _seen++;
        return Counts.CandidateOnly > before;
    }

    /// <summary>Adds what another instance has seen, which used thresholds of its own.</summary>
    public void Add(TailExceedance other)
    {
        Counts = Counts.Plus(other.Counts);
        Past.Add(other.Past);
        _seen += other._seen;
    }

    private static TailCounts Compare(TimeSpan candidate, double limit, bool isSelfCheckSlow)
    {
        // Nothing measured is longer, however high the limit: not ended in time is no tie with it.
        var isSlow = candidate.Ticks > limit || candidate == TimeSpan.MaxValue;
        var isAtLimit = !isSlow && candidate.Ticks >= limit;
        return new(
            isSlow == isSelfCheckSlow ? 1 : 0,
            isSlow && !isSelfCheckSlow ? 1 : 0,
            !isSlow && isSelfCheckSlow ? 1 : 0,
            isAtLimit && isSelfCheckSlow ? 1 : 0,
            isAtLimit && !isSelfCheckSlow ? 1 : 0);
    }
}
