using System.Runtime;

namespace Shadowing.Benchmarks.Rounds;

/// <summary>Measures ways one after the other, again and again, so that what the machine does meanwhile is everybody's share; the median of
/// each way's rounds counts.</summary>
internal static class InterleavedRounds
{
    private const int Most = 25;
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan s_longestWarmUp = TimeSpan.FromSeconds(15);

    /// <summary>Measures, and ends the ways.</summary>
    public static IReadOnlyList<MeasuredRow> Measure(params IReadOnlyList<IMeasuredWay> ways)
    {
        try
        {
            WarmUp(ways);
            var measured = ways.Select(static _ => (Times: new List<double>(), Bytes: new List<double>())).ToList();
            for (var round = 0; round < (Smoke.IsOn ? 1 : Most); round++)
            {
                for (var way = 0; way < ways.Count; way++)
                {
                    var (time, bytes) = ways[way].Run();
                    measured[way].Times.Add(time);
                    measured[way].Bytes.Add(bytes);
                }
            }

            return [.. ways.Zip(measured, static (way, one) => new MeasuredRow(way.Name, Median(one.Times), Median(one.Bytes)))];
        }
        finally
        {
            foreach (var way in ways)
            {
                way.Dispose();
            }
        }
    }

    // Until the compiler has nothing left to make better: what it has not come to costs two to four times as much.
    private static void WarmUp(IReadOnlyList<IMeasuredWay> ways)
    {
        if (Smoke.IsOn)
        {
            return;
        }

        var (begun, quiet, methods) = (TimeProvider.System.GetTimestamp(), TimeProvider.System.GetTimestamp(), 0L);
        while (TimeProvider.System.GetElapsedTime(quiet) < s_quiet && TimeProvider.System.GetElapsedTime(begun) < s_longestWarmUp)
        {
            foreach (var way in ways)
            {
                way.Run();
            }

            if (JitInfo.GetCompiledMethodCount() is var compiled && compiled != methods)
            {
                (quiet, methods) = (TimeProvider.System.GetTimestamp(), compiled);
            }
        }
    }

    private static double Median(List<double> figures)
    {
        figures.Sort();
        return figures[figures.Count / 2];
    }
}
