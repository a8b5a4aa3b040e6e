using System.Globalization;

namespace Shadowing.Benchmarks.Json;

/// <summary>Measures one length in interleaved rounds, for those who work on the comparer.</summary>
internal static class QuickLook
{
    public static void Run(int length)
    {
        // Twice: in the first round the compiler is still at work on what the cases share.
        foreach (var how in (ComparedCase[])[.. Enum.GetValues<ComparedCase>(), .. Enum.GetValues<ComparedCase>()])
        {
            var bench = new JsonComparisons { Length = length, Case = how };
            bench.Setup();
            var scans = new List<double>();
            var ours = new List<double>();
            var bytes = 0L;
            for (var warm = 0; warm < 8; warm++)
            {
                Time(() => bench.TwoScans(), length, out _);
                Time(() => bench.Shadowing(), length, out _);
            }

            for (var round = 0; round < 15; round++)
            {
                scans.Add(Time(() => bench.TwoScans(), length, out _));
                ours.Add(Time(() => bench.Shadowing(), length, out bytes));
            }

            scans.Sort();
            ours.Sort();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{how,-24} scans {scans[7],10:N0} ns  ours {ours[7],10:N0} ns  ratio {ours[7] / scans[7]:0.000}  {bytes} B  differences {bench.Shadowing()}"));
        }
    }

    private static double Time(Action what, int length, out long bytes)
    {
        var times = Math.Max(1, 4_000_000 / length);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var start = ThreadClock.Nanoseconds;
        for (var i = 0; i < times; i++)
        {
            what();
        }

        var elapsed = ThreadClock.Nanoseconds - start;
        bytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / times;
        return (double)elapsed / times;
    }
}
