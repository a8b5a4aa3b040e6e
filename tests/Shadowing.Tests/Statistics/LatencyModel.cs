namespace Shadowing.Tests.Statistics;

/// <summary>Durations of the two sides of a call: as large as the request, with a noise of each side's own and rare hiccups.</summary>
internal sealed class LatencyModel(int seed, double median = 10)
{
    private const int Steps = 1 << 16;
    private const double MeanHiccup = 200;
    private const double Hiccups = 0.005;

    private static readonly double[] s_sizes = [.. Normal().Select(static z => Math.Exp(0.6 * z))];
    private static readonly double[] s_noises = [.. Normal().Select(static z => Math.Exp(0.15 * z))];

    private readonly Random _random = new(seed);

    public override string ToString() => $"durations: median {median} ms, request size lognormal with sigma 0.6 for both sides, noise "
        + "lognormal with sigma 0.15 for each, and in 0.5 % of the runs of each a hiccup on top, exponential with a mean of 200 ms";

    /// <summary>Gets the durations of a pair.</summary>
    /// <param name="slower">What all of the candidate's are multiplied by.</param>
    /// <param name="hiccups">The candidate's share of hiccups.</param>
    public (TimeSpan Candidate, TimeSpan SelfCheck) Pair(double slower = 1, double hiccups = Hiccups)
    {
        var bits = _random.NextInt64();
        var size = median * s_sizes[bits & (Steps - 1)];
        var candidate = (size * s_noises[(bits >> 16) & (Steps - 1)]) + Hiccup(hiccups);
        var selfCheck = (size * s_noises[(bits >> 32) & (Steps - 1)]) + Hiccup(Hiccups);
        return (Of(candidate * slower), Of(selfCheck));
    }

    private double Hiccup(double share)
    {
        var chance = _random.NextDouble();
        return chance < share ? -MeanHiccup * Math.Log(1 - _random.NextDouble()) : 0;
    }

    private static TimeSpan Of(double milliseconds) => TimeSpan.FromTicks((long)(milliseconds * TimeSpan.TicksPerMillisecond));

    // The middle of each of as many equally likely parts of the normal distribution, by adding up its density.
    private static IEnumerable<double> Normal()
    {
        const double Width = 1e-4;
        var (z, sum) = (-6d, 1e-9);
        for (var step = 0; step < Steps; step++)
        {
            while (sum < (step + 0.5) / Steps && z < 6)
            {
                z += Width;
                sum += Width * Math.Exp(-(z - (Width / 2)) * (z - (Width / 2)) / 2) / Math.Sqrt(2 * Math.PI);
            }

            yield return z;
        }
    }
}
