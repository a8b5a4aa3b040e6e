namespace Shadowing.Statistics;

/// <summary>The evidence that, of two sides, one fails more often by more than a margin, and that it does not; valid however often it is
/// looked at.</summary>
/// <remarks>
/// Of each pair Z is 1 where only the side under suspicion fails, −1 where only the other one does, else 0. The evidence is the mean of the
/// wealth of 16 gamblers who each stake a fixed part λ on Z being above the margin δ: ∏(1 + λ(Z−δ)), of which the three counts are all that
/// matters (Waudby-Smith and Ramdas 2024; mixed as by Ryu and Bhatt 2022). Where E(Z) ≤ δ, given all before, each factor is expected to be
/// 1 at most, and none is negative because λ ≤ 0.98/(1+δ): the evidence passes 1/α with probability α at most, ever (Ville).
/// </remarks>
internal static class MarginEvidence
{
    private const int Gamblers = 16;
    private const double Boldest = 0.98;
    private const double MostCautious = 0.005;

    /// <summary>Gets the natural logarithm of the evidence that the share of failures is higher by more than the margin.</summary>
    /// <param name="plus">Pairs in which only the side under suspicion failed.</param>
    /// <param name="zero">Pairs in which both did or none.</param>
    /// <param name="minus">Pairs in which only the other side failed.</param>
    /// <param name="margin">The difference that is tolerated, above -1 and below 1.</param>
    public static double Log(long plus, long zero, long minus, double margin)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(plus);
        ArgumentOutOfRangeException.ThrowIfNegative(zero);
        ArgumentOutOfRangeException.ThrowIfNegative(minus);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(margin, -1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(margin, 1);
        var boldest = Boldest / (1 + margin);
        Span<double> logs = stackalloc double[Gamblers];
        for (var i = 0; i < Gamblers; i++)
        {
            var stake = boldest * Math.Pow(MostCautious, (double)i / (Gamblers - 1));
            logs[i] = (plus * LogOnePlus.Of(stake * (1 - margin))) + (zero * LogOnePlus.Of(-stake * margin))
                + (minus * LogOnePlus.Of(-stake * (1 + margin)));
        }

        return LogSum.OfMean(logs);
    }

    /// <summary>Gets the natural logarithm of the evidence that the share of failures is not higher by the margin: that a candidate is
    /// safe.</summary>
    /// <remarks>The same bets on −Z being above −δ, against E(Z) ≥ δ.</remarks>
    /// <param name="plus">Pairs in which only the side under suspicion failed.</param>
    /// <param name="zero">Pairs in which both did or none.</param>
    /// <param name="minus">Pairs in which only the other side failed.</param>
    /// <param name="margin">The difference that is not to be reached, above -1 and below 1.</param>
    public static double LogSafe(long plus, long zero, long minus, double margin) => Log(minus, zero, plus, -margin);
}
