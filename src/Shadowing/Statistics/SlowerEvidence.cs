namespace Shadowing.Statistics;

/// <summary>The evidence that the typical call is slower, from pairs of which one side was slower or was not: a sequential sign test, valid
/// however often it is looked at.</summary>
/// <remarks>
/// Where a call is slower with probability ½ at most, given all before, each pair is the toss of a coin that is fair at worst. The evidence
/// is the bet of a Beta(10, 10) prior truncated to (½, 1) against that, which expects small shifts:
/// ln E = n ln 2 + ln B(10+b, 10+c) + ln(1 − I½(10+b, 10+c)) − ln(B(10, 10)/2). That is McNemar's with nine pairs of each kind seen before,
/// over what those nine are worth, and it passes ln(1/α) with probability α at most, ever (Ville). It only accuses: a fifth of the calls
/// may be three times slower while most are not slower at all.
/// </remarks>
internal static class SlowerEvidence
{
    private const int SeenBefore = 9;

    private static readonly double s_before = McNemarEvidence.Log(SeenBefore, SeenBefore);

    /// <summary>Gets the natural logarithm of the evidence.</summary>
    /// <param name="slower">Pairs in which the side under suspicion was slower by more than is tolerated, or did not end in time.</param>
    /// <param name="notSlower">All others. Ties are among them: without them, the hiccups of an endpoint that takes no time would
    /// accuse.</param>
    public static double Log(long slower, long notSlower)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(slower);
        ArgumentOutOfRangeException.ThrowIfNegative(notSlower);
        return McNemarEvidence.Log(slower + SeenBefore, notSlower + SeenBefore) - s_before;
    }
}
