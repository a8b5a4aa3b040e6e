namespace Shadowing.Statistics;

/// <summary>What being safe takes where a build's evidence was started anew: more each time, because each start is another chance to pass
/// by luck.</summary>
/// <remarks>
/// The k-th start passes at 0.05/(k(k+1)), which adds up to 0.05 over all of them: a build as bad as the limit is ever called safe with
/// that probability at most (Ville for each, and the union bound). Were it 0.05 each time, twenty starts would call it safe in 62 of 100
/// cases.
/// </remarks>
internal static class FreshStarts
{
    private const double Total = 0.05;

    // Beyond this a difference of one call is lost in the rounding of the evidence.
    private const long Most = 1_000_000_000_000_000;

    /// <summary>Gets the probability of being called safe by luck that a start has.</summary>
    /// <param name="start">Which, from 1 for the first.</param>
    public static double Alpha(int start)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(start, 1);
        return Total / (start * (start + 1d));
    }

    /// <summary>Gets how many clean pairs make a candidate safe that has not had a bad one.</summary>
    /// <param name="limit">The share of bad ones that is not to be reached, above 0 and below 1.</param>
    /// <param name="start">Which start of the evidence, from 1 for the first.</param>
    /// <returns>How many; null for more than a thousand million million.</returns>
    public static long? CleanPairs(double limit, int start) => CleanPairsLeft(0, 0, limit, start);

    /// <summary>Gets how many more pairs make a candidate safe if all of them are clean.</summary>
    /// <param name="bad">How many were bad, 0 to <paramref name="total"/>.</param>
    /// <param name="total">How many there were.</param>
    /// <param name="limit">The share of bad ones that is not to be reached, above 0 and below 1.</param>
    /// <param name="start">Which start of the evidence, from 1 for the first.</param>
    /// <returns>How many, 0 where it is safe now; null for more than a thousand million million.</returns>
    public static long? CleanPairsLeft(long bad, long total, double limit, int start)
    {
        var threshold = -Math.Log(Alpha(start));
        if (IsSafeAfter(0))
        {
            return 0;
        }

        var (tooFew, enough) = (0L, 1L);
        while (!IsSafeAfter(enough))
        {
            if (enough > Most)
            {
                return null;
            }

            (tooFew, enough) = (enough, enough * 2);
        }

        while (enough - tooFew > 1)
        {
            var middle = tooFew + ((enough - tooFew) / 2);
            (tooFew, enough) = IsSafeAfter(middle) ? (tooFew, middle) : (middle, enough);
        }

        return enough;

        // Each clean pair raises the evidence.
        bool IsSafeAfter(long pairs) => ShareSafety.Log(bad, total + pairs, limit) >= threshold;
    }
}
