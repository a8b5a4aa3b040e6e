namespace Shadowing.Statistics;

/// <summary>The evidence that a share is below a limit, valid however often it is looked at: what a candidate is called safe by.</summary>
/// <remarks>
/// A mixture of likelihood ratios, each of a share θ below the limit p against the limit, as in <see cref="ShareHarm"/>: with weight 0.3 of
/// θ = 0, which is worth (1−p)⁻ⁿ until the first bad call and nothing from then on, and with 0.7 of 16 shares from a hundredth to four
/// fifths of the limit. The expectation of a call's factor falls with the true share of that call, given all before, and is 1 at the limit:
/// the evidence passes 1/α with probability α at most, ever (Ville), for as long as each call is bad with the probability of the limit at
/// least. It is highest just before a bad call; looking elsewhere only needs longer. Where both are small, a share below 0.89 times the
/// limit is safe in the end; one between need not be, because the nearest θ loses by it.
/// </remarks>
internal static class ShareSafety
{
    private const int Shares = 16;
    private const double None = 0.3;
    private const double Lowest = 0.01;
    private const double Highest = 0.8;

    /// <summary>Gets the natural logarithm of the evidence.</summary>
    /// <param name="bad">How many are bad, 0 to <paramref name="total"/>.</param>
    /// <param name="total">How many there are.</param>
    /// <param name="limit">The share that is not to be reached, above 0 and below 1.</param>
    public static double Log(long bad, long total, double limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bad);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bad, total);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(limit, 1);
        var good = total - bad;
        var weight = Math.Log((1 - None) / Shares);
        var (lowest, highest) = (Math.Log(Lowest), Math.Log(Highest));
        Span<double> logs = stackalloc double[Shares + 1];
        for (var i = 0; i < Shares; i++)
        {
            var ratio = lowest + ((highest - lowest) * i / (Shares - 1));
            logs[i] = weight + (bad * ratio) + (good * LogOnePlus.Of(limit * (1 - Math.Exp(ratio)) / (1 - limit)));
        }

        logs[Shares] = bad == 0 ? Math.Log(None) - (good * LogOnePlus.Of(-limit)) : double.NegativeInfinity;
        return LogSum.Of(logs);
    }
}
