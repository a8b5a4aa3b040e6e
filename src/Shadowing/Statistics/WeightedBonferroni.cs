namespace Shadowing.Statistics;

/// <summary>Shares one probability of a false alarm among many evidences that are all watched, by weights that add up to 1 at
/// most.</summary>
/// <remarks>
/// Each alarms at E ≥ 1/(α·w). One that is false does so with probability α·w at most, ever (Ville), and so any of them does with α at
/// most, whatever they have to do with each other (the union bound). Each alarm may stay once it was raised.
/// </remarks>
internal static class WeightedBonferroni
{
    // Decimal fractions that add up to 1 do not always do so as binary ones.
    private const double Rounding = 1e-9;

    /// <summary>Gets the weight of what appears in its turn: 1/((k+1)(k+2)), which adds up to 1 however many appear.</summary>
    /// <param name="turn">How many appeared before, 0 or more.</param>
    public static double Weight(long turn)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(turn);
        return 1 / ((turn + 1d) * (turn + 2d));
    }

    /// <summary>Gets whether weights that were declared may be used together.</summary>
    /// <param name="weights">The weights.</param>
    public static bool MayBeDeclared(ReadOnlySpan<double> weights)
    {
        var sum = 0d;
        foreach (var weight in weights)
        {
            if (!(weight > 0))
            {
                return false;
            }

            sum += weight;
        }

        return sum <= 1 + Rounding;
    }

    /// <summary>Gets the natural logarithm of the evidence from which one of them alarms.</summary>
    /// <param name="alpha">The probability that any of them ever alarms falsely, above 0 and below 1.</param>
    /// <param name="weight">Its weight, above 0 and 1 at most.</param>
    public static double LogThreshold(double alpha, double weight)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(alpha, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(alpha, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(weight, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(weight, 1);
        return -Math.Log(alpha) - Math.Log(weight);
    }
}
