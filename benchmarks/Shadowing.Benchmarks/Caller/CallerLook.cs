using System.Globalization;
using System.Runtime;
using System.Text;

namespace Shadowing.Benchmarks.Caller;

/// <summary>Measures what the middleware costs its caller, in interleaved rounds, by the thread's own processor time, and bytes
/// exactly.</summary>
internal static class CallerLook
{
    private const int Rounds = 41;
    private const int Calls = 1_024;
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan s_longestWarmUp = TimeSpan.FromSeconds(30);

    private static readonly (int Body, int InHand)[] s_loads =
        [(1_024, 1), (1_024, 16), (1_024, 64), (1_024, 400), (16_384, 16), (16_384, 64), (262_144, 16), (262_144, 64)];

    // A server beside keeps the pool's threads awake, which costs everybody: so the last group is measured apart.
    private static readonly CallerKind[][] s_groups =
    [
        [
            CallerKind.PassThrough, CallerKind.PassThroughAgain, CallerKind.Floor, CallerKind.NotSampled, CallerKind.Disabled,
            CallerKind.CapReached, CallerKind.StickyNotSampled, CallerKind.SampledHere, CallerKind.HttpLogging, CallerKind.CopyBack,
        ],
        [CallerKind.PassThrough, CallerKind.Floor, CallerKind.SampledElsewhere],
    ];

    /// <summary>Measures everything.</summary>
    public static IReadOnlyList<CallerRow> Run()
    {
        var rows = new List<CallerRow>();
        foreach (var loads in s_loads.GroupBy(static load => load.Body))
        {
            var body = Enumerable.Repeat((byte)'x', loads.Key).ToArray();
            foreach (var group in s_groups)
            {
                var ways = group.Select(kind => new CallerWay(kind, body)).ToList();
                WarmUp(ways);
                rows.AddRange(loads.SelectMany(load => Measure(ways, load.Body, load.InHand)));
                ways.ForEach(static way => way.Dispose());
            }
        }

        // What the second group has beside its own row is there to be held against.
        return [.. rows.DistinctBy(static row => (row.Kind, row.Body, row.InHand))];
    }

    /// <summary>Writes rows as a table.</summary>
    public static string Table(IEnumerable<CallerRow> rows)
    {
        var text = new StringBuilder(
            "| on the caller's thread, over a pass-through | body | in hand | time | of the floor | bytes |\n|---|--:|--:|--:|--:|--:|\n");
        foreach (var row in rows)
        {
            var ratio = row.KeepsBody ? string.Create(CultureInfo.InvariantCulture, $"**{row.OfFloor:0.00}**") : string.Empty;
            var time = row.Kind == CallerKind.PassThrough
                ? string.Create(CultureInfo.InvariantCulture, $"{row.Over:N0} ns")
                : string.Create(CultureInfo.InvariantCulture, $"{row.Over:+#,0;-#,0;0} ns");
            text.Append(CultureInfo.InvariantCulture,
                $"| {row.Name} | {row.Body:N0} | {row.InHand} | {time} | {ratio} | {row.Bytes:N0} |\n");
        }

        return text.ToString();
    }

    private static IEnumerable<CallerRow> Measure(List<CallerWay> ways, int body, int inHand)
    {
        var times = ways.ToDictionary(static way => way, static _ => new List<double>());
        var bytes = ways.ToDictionary(static way => way, static _ => 0.0);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var way in ways)
            {
                var (time, allocated) = way.Run(Math.Max(1, Calls / inHand), inHand);
                times[way].Add(time);
                bytes[way] = allocated;
            }
        }

        var medians = ways.ToDictionary(static way => way.Kind, way => Median(times[way]));
        var pass = medians[CallerKind.PassThrough];
        var floor = medians[CallerKind.Floor] - pass;
        return ways.Select(way => new CallerRow(way.Kind, body, inHand,
            way.Kind == CallerKind.PassThrough ? pass : medians[way.Kind] - pass, floor, bytes[way])).ToList();
    }

    // Until the compiler has nothing left to make better: it begins only when for a while nothing new was called, and what it has not come
    // to costs two to four times as much.
    private static void WarmUp(List<CallerWay> ways)
    {
        var (begun, quiet, methods) = (TimeProvider.System.GetTimestamp(), TimeProvider.System.GetTimestamp(), 0L);
        while (TimeProvider.System.GetElapsedTime(quiet) < s_quiet && TimeProvider.System.GetElapsedTime(begun) < s_longestWarmUp)
        {
            ways.ForEach(static way => way.Run(16, 64));
            if (JitInfo.GetCompiledMethodCount() is var compiled && compiled != methods)
            {
                (quiet, methods) = (TimeProvider.System.GetTimestamp(), compiled);
            }
        }
    }

    private static double Median(List<double> times)
    {
        times.Sort();
        return times[times.Count / 2];
    }
}
