using System.Globalization;

namespace Shadowing.Benchmarks.Services;

/// <summary>Measures decorators in interleaved rounds by the thread's own processor time, and bytes exactly.</summary>
internal static class ServiceLook
{
    private const int Rounds = 25;
    private const int Burst = 4_000;

    public static void Run()
    {
        using var notSampled = new Catalogs("0.000000001", enabled: true);
        using var disabled = new Catalogs("1", enabled: false);
        using var sampled = new Catalogs("1", enabled: true);
        (string State, Catalogs Catalogs)[] all = [("not sampled", notSampled), ("disabled", disabled), ("sampled", sampled)];

        // Twice: in the first round the compiler is still at work.
        foreach (var (state, catalogs) in (IEnumerable<(string, Catalogs)>)[.. all, .. all])
        {
            Compare(state, "int", catalogs, static catalog => catalog.Count(3));
            Compare(state, "Task<int>", catalogs, static catalog => catalog.CountAsync(3).IsCompleted ? 1 : 0);
            Compare(state, "ValueTask<int>", catalogs, static catalog => IsCompleted(catalog.CountQuicklyAsync(3)));
            Compare(state, "Item (immutable)", catalogs, static catalog => catalog.Find(3).Id);
            Compare(state, "Shelf (1 KB, plain)", catalogs, static catalog => catalog.Read(3).Id);
        }
    }

    private static void Compare(string state, string what, Catalogs catalogs, Func<ICatalog, int> call)
    {
        var ways = Enum.GetValues<CatalogWay>();
        var times = ways.ToDictionary(way => way, _ => new List<double>());
        var bytes = new Dictionary<CatalogWay, double>();
        for (var round = -5; round < Rounds; round++)
        {
            foreach (var way in ways)
            {
                var catalog = catalogs.By(way);
                var allocated = GC.GetAllocatedBytesForCurrentThread();
                var start = ThreadClock.Nanoseconds;
                var sum = Many(catalog, call);
                var elapsed = ThreadClock.Nanoseconds - start;
                allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
                GC.KeepAlive(sum);
                if (state == "sampled")
                {
                    catalogs.Report.WhenIdleAsync().GetAwaiter().GetResult();
                }

                if (round >= 0)
                {
                    times[way].Add((double)elapsed / Burst);
                    bytes[way] = (double)allocated / Burst;
                }
            }
        }

        var direct = Median(times[CatalogWay.Direct]);
        foreach (var way in ways)
        {
            var median = Median(times[way]);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{state,-12} {what,-20} {way,-20} {median,8:0.0} ns   over direct {median - direct,8:0.0} ns   {bytes[way],6:0} B"));
        }
    }

    private static int Many(ICatalog catalog, Func<ICatalog, int> call)
    {
        var sum = 0;
        for (var i = 0; i < Burst; i++)
        {
            sum += call(catalog);
        }

        return sum;
    }

    private static int IsCompleted(ValueTask<int> task) => task.IsCompleted ? 1 : 0;

    private static double Median(List<double> times)
    {
        times.Sort();
        return times[times.Count / 2];
    }
}
