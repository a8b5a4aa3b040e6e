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

    // Of large bodies a few tell as much, and many take minutes.
    private const int Large = 1_048_576;
    private const int LargeCalls = 64;

    private static readonly (int Body, int Pieces, int InHand)[] s_loads =
    [
        (1_024, 1, 1), (1_024, 1, 16), (1_024, 1, 64), (1_024, 1, 400), (16_384, 1, 16), (16_384, 1, 64), (16_384, 16, 16),
        (262_144, 1, 16), (262_144, 1, 64), (4_194_304, 1, 16),
    ];

    // A server beside keeps the pool's threads awake, which costs everybody: so the last group is measured apart.
    private static readonly CallerKind[][] s_groups =
    [
        [
            CallerKind.PassThrough, CallerKind.PassThroughAgain, CallerKind.Floor, CallerKind.NotSampled, CallerKind.Disabled,
            CallerKind.LeastForCapped, CallerKind.CapReached, CallerKind.LeastForSticky, CallerKind.StickyNotSampled,
            CallerKind.LeastForCapture, CallerKind.LeastForPromises, CallerKind.SampledAlone, CallerKind.SampledHere,
            CallerKind.HttpLogging, CallerKind.CopyBack,
        ],
        [CallerKind.PassThrough, CallerKind.Floor, CallerKind.LeastForCapture, CallerKind.SampledElsewhere],
    ];

    /// <summary>Measures everything, or what there is with bodies of one length.</summary>
    public static IReadOnlyList<CallerRow> Run(int? body = null)
    {
        var rows = new List<CallerRow>();
        foreach (var loads in s_loads.Where(load => body is null || load.Body == body).GroupBy(static load => (load.Body, load.Pieces)))
        {
            var bytes = Enumerable.Repeat((byte)'x', loads.Key.Body).ToArray();
            foreach (var group in s_groups)
            {
                var ways = group.Select(kind => new CallerWay(kind, bytes, loads.Key.Pieces)).ToList();
                WarmUp(ways, bytes.Length);
                rows.AddRange(loads.SelectMany(load => Measure(ways, load)));
                ways.ForEach(static way => way.Dispose());
            }
        }

        // What the second group has beside its own row is there to be held against.
        return [.. rows.DistinctBy(static row => (row.Kind, row.Body, row.Pieces, row.InHand))];
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
                $"| {row.Name} | {row.Body:N0}{Pieces(row)} | {row.InHand} | {time} | {ratio} | {row.Bytes:N0} |\n");
        }

        return text.ToString();
    }

    private static string Pieces(CallerRow row) =>
        row.Pieces == 1 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" in {row.Pieces} pieces");

    private static IEnumerable<CallerRow> Measure(List<CallerWay> ways, (int Body, int Pieces, int InHand) load)
    {
        var times = ways.ToDictionary(static way => way, static _ => new List<double>());
        var bytes = ways.ToDictionary(static way => way, static _ => 0.0);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var way in ways)
            {
                var (time, allocated) = way.Run(Math.Max(1, (load.Body < Large ? Calls : LargeCalls) / load.InHand), load.InHand);
                times[way].Add(time);
                bytes[way] = allocated;
            }
        }

        var medians = ways.ToDictionary(static way => way.Kind, way => Median(times[way]));
        var pass = medians[CallerKind.PassThrough];
        var floor = medians[CallerKind.Floor] - pass;
        return ways.Select(way => new CallerRow(way.Kind, load.Body, load.Pieces, load.InHand,
            way.Kind == CallerKind.PassThrough ? pass : medians[way.Kind] - pass, floor, bytes[way])).ToList();
    }

    // Until the compiler has nothing left to make better: it begins only when for a while nothing new was called, and what it has not come
    // to costs two to four times as much.
    private static void WarmUp(List<CallerWay> ways, int body)
    {
        // One call of each in turn at first: where all of them go through one place of the framework's, the compiler guesses that what came
        // by while it watched comes again, and whoever had been there alone would be served faster ever after. A server has one pipeline.
        UntilCompiled(() => ways.ForEach(static way => way.Run(1, 1)));
        UntilCompiled(() => ways.ForEach(way => way.Run(body < Large ? 16 : 1, body < Large ? 64 : 16)));
    }

    private static void UntilCompiled(Action run)
    {
        var (begun, quiet, methods) = (TimeProvider.System.GetTimestamp(), TimeProvider.System.GetTimestamp(), 0L);
        while (TimeProvider.System.GetElapsedTime(quiet) < s_quiet && TimeProvider.System.GetElapsedTime(begun) < s_longestWarmUp)
        {
            run();
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
