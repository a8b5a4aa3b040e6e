namespace Shadowing.Tests.Statistics;

/// <summary>How long the runs of a simulation took; a run that did not come to its end took for ever.</summary>
internal sealed class Delays(IEnumerable<long?> delays)
{
    private readonly List<long> _sorted = [.. delays.Select(static delay => delay ?? long.MaxValue).Order()];

    public long Median => At(0.5);

    /// <summary>Whether the median may be another one's within a quarter. Where runs end at few points only, the one half of them have come
    /// to may be either of two, by the luck of a few.</summary>
    public bool IsAbout(long median) => At(0.47) <= median * 1.25 && At(0.53) >= median * 0.75;

    public double Share => (double)_sorted.Count(static delay => delay < long.MaxValue) / _sorted.Count;

    public override string ToString() =>
        $"median {Text(Median)}, p90 {Text(At(0.9))} pairs; {Share:P2} of {_sorted.Count:N0} runs came to an end";

    private long At(double share) => _sorted[(int)(share * (_sorted.Count - 1))];

    private static string Text(long delay) => delay == long.MaxValue ? "none" : $"{delay:N0}";
}
