namespace Shadowing.Statistics;

/// <summary>What is known of a share from counts, valid however often it is looked at: a confidence sequence.</summary>
/// <remarks>
/// The prior is Beta(½, ½) on the share: ln M(p) = ln B(½+S, ½+n−S) − ln B(½, ½) − S ln p − (n−S) ln(1−p) is the evidence against p after S
/// of n. Under p it starts at 1 and passes 1/α at any time with probability α at most (Ville), so that the shares with M(p) &lt; 1/α hold
/// the true one at all times with probability 1−α at least (Robbins 1970; Howard, Ramdas, McAuliffe and Sekhon 2021, proposition 7).
/// </remarks>
internal static class ShareSequence
{
    private const double Prior = 0.5;
    private const int Halvings = 80;

    // The odds of shares that counts up to 10^15 can tell from 0 and from 1.
    private const double WidestLogOdds = 40;

    /// <summary>Gets the natural logarithm of the evidence against a share.</summary>
    /// <param name="count">How many of them it holds for.</param>
    /// <param name="total">How many there are, 0 or more.</param>
    /// <param name="share">The share, above 0 and below 1.</param>
    public static double LogEvidence(long count, long total, double share) =>
        LogEvidence(count, total, Math.Log(share), LogOnePlus.Of(-share));

    /// <summary>Gets the interval of shares that are not refuted.</summary>
    /// <param name="count">How many of them it holds for, 0 to <paramref name="total"/>.</param>
    /// <param name="total">How many there are; for 0 the interval is all shares.</param>
    /// <param name="alpha">The probability that the true share is ever outside, above 0 and below 1.</param>
    public static (double Low, double High) Interval(long count, long total, double alpha)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, total);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(alpha, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(alpha, 1);
        if (total == 0)
        {
            return (0, 1);
        }

        var limit = -Math.Log(alpha);
        var likeliest = Math.Log((count + Prior) / (total - count + Prior));
        return (
            count == 0 ? 0 : Edge(count, total, limit, likeliest, -WidestLogOdds),
            count == total ? 1 : Edge(count, total, limit, likeliest, WidestLogOdds));
    }

    // Between a share that is not refuted and one that is; in log odds, where the small ones are not crowded.
    private static double Edge(long count, long total, double limit, double inside, double outside)
    {
        for (var halving = 0; halving < Halvings; halving++)
        {
            var middle = (inside + outside) / 2;
            var isInside = LogEvidence(count, total, -LogOnePlusExp(-middle), -LogOnePlusExp(middle)) < limit;
            (inside, outside) = isInside ? (middle, outside) : (inside, middle);
        }

        return 1 / (1 + Math.Exp(-outside));
    }

    private static double LogEvidence(long count, long total, double logShare, double logRest) =>
        LogGamma.OfBeta(Prior + count, Prior + total - count) - LogGamma.OfBeta(Prior,
            Prior) - (count * logShare) - ((total - count) * logRest);

    private static double LogOnePlusExp(double x) => x > 35 ? x : LogOnePlus.Of(Math.Exp(x));
}
