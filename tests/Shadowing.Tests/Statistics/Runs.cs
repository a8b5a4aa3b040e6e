using System.Globalization;

namespace Shadowing.Tests.Statistics;

/// <summary>How often a simulation is run: often enough to see a fault with each build, or as often as <c>SHADOWING_RUNS</c> says, to
/// measure.</summary>
internal static class Runs
{
    public static int Of(int bounded) =>
        int.TryParse(Environment.GetEnvironmentVariable("SHADOWING_RUNS"), CultureInfo.InvariantCulture, out var runs) && runs > 0
            ? runs
            : bounded;

    /// <summary>How many of the runs may be hit where each is with a probability of alpha at most: more come once in 700 times.</summary>
    public static int Most(double alpha, int runs) => (int)(runs * (alpha + (3 * Math.Sqrt(alpha * (1 - alpha) / runs))));
}
