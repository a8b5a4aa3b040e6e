namespace Shadowing.Benchmarks.Soak;

/// <summary>Tells whether something grows.</summary>
internal static class SoakTrend
{
    // Two-sided 0.1 % of the normal distribution.
    private const double MostOfChance = 3.29;

    /// <summary>Gets by how much a series grows from its begin to its end, by the median of the slopes between all pairs of its points
    /// (Sen 1968), and whether that is more than chance (Mann 1945, Kendall 1975).</summary>
    /// <param name="values">The series, at equal distances.</param>
    public static (double Growth, bool IsOne) Of(IReadOnlyList<double> values)
    {
        var (slopes, sum) = (new List<double>(), 0);
        for (var later = 1; later < values.Count; later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
            {
                slopes.Add((values[later] - values[earlier]) / (later - earlier));
                sum += Math.Sign(values[later] - values[earlier]);
            }
        }

        if (slopes.Count == 0)
        {
            return (0, false);
        }

        slopes.Sort();
        var count = (double)values.Count;
        var deviation = Math.Sqrt(count * (count - 1) * ((2 * count) + 5) / 18);
        return (slopes[slopes.Count / 2] * (count - 1), sum / deviation > MostOfChance);
    }
}
