using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Shadowing.Benchmarks.Services;

/// <summary>Measures decorators in interleaved rounds by the thread's own processor time, and bytes exactly.</summary>
internal static class ServiceLook
{
    private const int Rounds = 25;
    private const int Burst = 4_000;
    private static readonly CatalogWay[] s_ways = Enum.GetValues<CatalogWay>();
    private static readonly (string Name, Func<ICatalog, int> Call)[] s_calls =
    [
        ("`int`", static catalog => catalog.Count(3)),
        ("`Task<int>`", static catalog => catalog.CountAsync(3).IsCompleted ? 1 : 0),
        ("`ValueTask<int>`", static catalog => IsCompleted(catalog.CountQuicklyAsync(3))),
        ("immutable record", static catalog => catalog.Find(3).Id),
        ("plain data, 1 KB", static catalog => catalog.Read(3).Id),
    ];

    /// <summary>Measures everything.</summary>
    /// <returns>The tables, as Markdown.</returns>
    public static string Run()
    {
        var all = Enum.GetValues<CatalogState>().Select(state => (State: state, Catalogs: Catalogs.Of(state))).ToList();
        try
        {
            // Twice: in the first round the compiler is still at work.
            Measure(all);
            return Measure(all);
        }
        finally
        {
            all.ForEach(static one => one.Catalogs.Dispose());
        }
    }

    private static string Measure(List<(CatalogState State, Catalogs Catalogs)> all)
    {
        var text = new StringBuilder();
        foreach (var (state, catalogs) in all)
        {
            Line(text, $"\n## {Words(state)}\n");
            Line(text, $"| result | direct | generated | DispatchProxy | Castle.DynamicProxy | DispatchProxy / generated | bytes: generated | DispatchProxy | Castle |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|");
            foreach (var (name, call) in s_calls)
            {
                var (times, bytes) = Compare(state, catalogs, call);
                double Over(CatalogWay way) => times[way] - times[CatalogWay.Direct];
                Line(text, $"| {name} | {times[CatalogWay.Direct]:0.0} ns | **+{Over(CatalogWay.Generated):0.0} ns** | +{Over(CatalogWay.DispatchProxy):0.0} ns | +{Over(CatalogWay.CastleDynamicProxy):0.0} ns | {Over(CatalogWay.DispatchProxy) / Over(CatalogWay.Generated):0.0} | {bytes[CatalogWay.Generated]:0} | {bytes[CatalogWay.DispatchProxy]:0} | {bytes[CatalogWay.CastleDynamicProxy]:0} |");
            }
        }

        var shelf = new CatalogV1().Read(1);
        Line(text, $"\n`JsonSerializer.SerializeToUtf8Bytes` of the plain data alone: {Median([.. Enumerable.Range(0, Rounds).Select(_ => Time(() => JsonSerializer.SerializeToUtf8Bytes(shelf).Length))]):0} ns.");
        return text.ToString();
    }

    private static (Dictionary<CatalogWay, double> Times, Dictionary<CatalogWay, double> Bytes) Compare(CatalogState state, Catalogs catalogs, Func<ICatalog, int> call)
    {
        var times = s_ways.ToDictionary(static way => way, static _ => new List<double>());
        var bytes = new Dictionary<CatalogWay, double>();
        for (var round = -5; round < Rounds; round++)
        {
            foreach (var way in s_ways)
            {
                var catalog = catalogs.By(way);
                var allocated = GC.GetAllocatedBytesForCurrentThread();
                var elapsed = Time(() => call(catalog));
                allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
                if (state == CatalogState.Sampled)
                {
                    catalogs.Report.WhenIdleAsync().GetAwaiter().GetResult();
                }

                if (round >= 0)
                {
                    times[way].Add(elapsed);
                    bytes[way] = Math.Round((double)allocated / Burst);
                }
            }
        }

        return (times.ToDictionary(static pair => pair.Key, static pair => Median(pair.Value)), bytes);
    }

    private static double Time(Func<int> call)
    {
        var sum = 0;
        var start = ThreadClock.Nanoseconds;
        for (var i = 0; i < Burst; i++)
        {
            sum += call();
        }

        var elapsed = ThreadClock.Nanoseconds - start;
        GC.KeepAlive(sum);
        return (double)elapsed / Burst;
    }

    private static string Words(CatalogState state) => state switch
    {
        CatalogState.NotSampled => "Not sampled (rate one in a billion)",
        CatalogState.Disabled => "Disabled",
        CatalogState.Sampled => "Sampled: the caller's thread (the proxy of Castle only passes on)",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static double Median(List<double> times)
    {
        times.Sort();
        return times[times.Count / 2];
    }

    private static int IsCompleted(ValueTask<int> task) => task.IsCompleted ? 1 : 0;

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
