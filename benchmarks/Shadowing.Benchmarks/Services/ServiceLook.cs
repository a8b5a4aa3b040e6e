using System.Globalization;
using System.Text;
using System.Text.Json;
using Shadowing.Benchmarks.Report;

namespace Shadowing.Benchmarks.Services;

/// <summary>Measures decorators in interleaved rounds by the thread's own processor time, and bytes exactly.</summary>
internal static class ServiceLook
{
    private const int Rounds = 25;
    private const int Burst = 4_000;
    private static readonly CatalogWay[] s_ways = Enum.GetValues<CatalogWay>();

    /// <summary>Measures everything.</summary>
    public static SuiteResult Run()
    {
        var all = Enum.GetValues<CatalogState>().Select(state => (State: state, Catalogs: Catalogs.Of(state))).ToList();
        try
        {
            // Twice: in the first round the compiler is still at work.
            Measure(all, []);
            var rows = new List<ServiceRow>();
            var tables = Measure(all, rows);
            return new SuiteResult("Services", "A decorator costs the caller of a service a few nanoseconds a call and no memory, and less than a proxy by interception.",
                tables, [.. ServiceGoals.Of(rows)]);
        }
        finally
        {
            all.ForEach(static one => one.Catalogs.Dispose());
        }
    }

    private static string Measure(List<(CatalogState State, Catalogs Catalogs)> all, List<ServiceRow> rows)
    {
        var text = new StringBuilder();
        foreach (var (state, catalogs) in all)
        {
            Line(text, $"\n## {Words(state)}\n");
            Line(text, $"| result | direct | generated | made at run time | Castle.DynamicProxy | made at run time / generated | bytes: generated | made at run time | Castle |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|");
            Compare<CatalogCalls.WholeNumber>(text, state, catalogs, rows);
            Compare<CatalogCalls.TaskOfANumber>(text, state, catalogs, rows);
            Compare<CatalogCalls.ValueTaskOfANumber>(text, state, catalogs, rows);
            Compare<CatalogCalls.ImmutableResult>(text, state, catalogs, rows);
            Compare<CatalogCalls.PlainResult>(text, state, catalogs, rows);
        }

        var shelf = new CatalogV1().Read(1);
        Line(text, $"\n`JsonSerializer.SerializeToUtf8Bytes` of the plain data alone: {Median([.. Enumerable.Range(0, Rounds).Select(_ => Serialize(shelf))]):0} ns.");
        return text.ToString();
    }

    private static void Compare<TCall>(StringBuilder text, CatalogState state, Catalogs catalogs, List<ServiceRow> rows)
        where TCall : struct, ICatalogCall
    {
        var times = s_ways.ToDictionary(static way => way, static _ => new List<double>());
        var bytes = new Dictionary<CatalogWay, double>();
        for (var round = -5; round < Rounds; round++)
        {
            foreach (var way in s_ways)
            {
                var catalog = catalogs.By(way);
                var allocated = GC.GetAllocatedBytesForCurrentThread();
                var elapsed = Time<TCall>(way, catalog);
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

        var medians = times.ToDictionary(static pair => pair.Key, static pair => Median(pair.Value));
        double Over(CatalogWay way) => Math.Max(0.1, medians[way] - medians[CatalogWay.Direct]);
        rows.AddRange(s_ways.Where(static way => way != CatalogWay.Direct)
            .Select(way => new ServiceRow(state, TCall.Name, way, Over(way), bytes[way])));
        Line(text, $"| {TCall.Name} | {medians[CatalogWay.Direct]:0.0} ns | **+{Over(CatalogWay.Generated):0.0} ns** | +{Over(CatalogWay.MadeAtRunTime):0.0} ns | +{Over(CatalogWay.CastleDynamicProxy):0.0} ns | {Over(CatalogWay.MadeAtRunTime) / Over(CatalogWay.Generated):0.0} | {bytes[CatalogWay.Generated]:0} | {bytes[CatalogWay.MadeAtRunTime]:0} | {bytes[CatalogWay.CastleDynamicProxy]:0} |");
    }

    // Each way has a loop of its own, as a call site in an application has: what it calls is always of one type.
    private static double Time<TCall>(CatalogWay way, ICatalog catalog)
        where TCall : struct, ICatalogCall
    {
        var start = ThreadClock.Nanoseconds;
        var sum = way switch
        {
            CatalogWay.Direct => Loop<TCall, byte>(catalog),
            CatalogWay.Generated => Loop<TCall, short>(catalog),
            CatalogWay.MadeAtRunTime => Loop<TCall, int>(catalog),
            CatalogWay.CastleDynamicProxy => Loop<TCall, long>(catalog),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        var elapsed = ThreadClock.Nanoseconds - start;
        GC.KeepAlive(sum);
        return (double)elapsed / Burst;
    }

    private static int Loop<TCall, TWay>(ICatalog catalog)
        where TCall : struct, ICatalogCall
        where TWay : struct
    {
        var sum = 0;
        for (var i = 0; i < Burst; i++)
        {
            sum += TCall.Invoke(catalog);
        }

        return sum;
    }

    private static double Serialize(Shelf shelf)
    {
        var start = ThreadClock.Nanoseconds;
        for (var i = 0; i < Burst; i++)
        {
            JsonSerializer.SerializeToUtf8Bytes(shelf);
        }

        return (double)(ThreadClock.Nanoseconds - start) / Burst;
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

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
