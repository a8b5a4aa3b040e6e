namespace Shadowing.Benchmarks.Json;

/// <summary>Measures one length in interleaved rounds by the thread's own processor time, quickly.</summary>
internal static class QuickLook
{
    /// <summary>Measures all cases.</summary>
    public static IReadOnlyList<JsonRow> Run(int length)
    {
        var rows = new Dictionary<ComparedCase, JsonRow>();

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
            rows[how] = new JsonRow(how, length, scans[7], ours[7], bytes, bench.Shadowing());
        }

        return [.. rows.Values];
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
