namespace Shadowing.Statistics;

/// <summary>The evidence that a share is above a limit, valid however often it is looked at: what a candidate is called harmful
/// by.</summary>
/// <remarks>
/// The mean of 24 likelihood ratios, each of a share θ above the limit p against the limit: ln L = S ln(θ/p) + (n−S) ln((1−θ)/(1−p)) after
/// S of n (Wald's sequential test, mixed as by Robbins 1970). With each call the factor of a θ has the expectation
/// q θ/p + (1−q)(1−θ)/(1−p), which rises with the true share q of that call, given all before, and is 1 at q = p. So the evidence is a
/// supermartingale for as long as no call is bad with a probability above the limit, whether that drifts or not, and passes 1/α with
/// probability α at most, ever (Ville). Where both are small, a share above 1.12 times the limit is found in the end; one between need
/// not be, because the nearest θ loses by it.
/// </remarks>
internal static class ShareHarm
{
    private const int Shares = 24;

    // In odds, and as multiples of the limit's: nearer ones would need more calls than anybody has.
    private const double Nearest = 1.25;
    private const double Farthest = 0.95 / 0.05;

    // A limit near the farthest share or beyond it still has shares above it: 1.25 to 5 times its odds, as close to 1 as that is.
    private const double FarthestOfHighLimits = 5;

    /// <summary>Gets the natural logarithm of the evidence.</summary>
    /// <param name="bad">How many are bad, 0 to <paramref name="total"/>.</param>
    /// <param name="total">How many there are.</param>
    /// <param name="limit">The share that is tolerated, above 0 and below 1.</param>
    public static double Log(long bad, long total, double limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bad);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bad, total);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(limit, 1);
        var restOfLimit = LogOnePlus.Of(-limit);
        var odds = Math.Log(limit) - restOfLimit;
        var nearest = Math.Log(Nearest);
        var farthest = Math.Max(Math.Log(Farthest) - odds, Math.Log(FarthestOfHighLimits));
        Span<double> logs = stackalloc double[Shares];
        for (var i = 0; i < Shares; i++)
        {
            // In odds the likelihood ratio is their ratio for each bad call and the ratio of the rests for every call: shares that round to
            // 1 need no case of their own.
            var ratio = nearest + ((farthest - nearest) * i / (Shares - 1));
            logs[i] = (bad * ratio) + (total * (-restOfLimit - LogOnePlus.Of(Math.Exp(odds + ratio))));
        }

        return LogSum.OfMean(logs);
    }
}
