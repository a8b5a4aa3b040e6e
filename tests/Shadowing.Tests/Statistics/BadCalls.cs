namespace Shadowing.Tests.Statistics;

/// <summary>Calls of which each is bad with the same probability, told from one bad call to the next: looking after each call costs as much
/// as looking after each bad one.</summary>
/// <remarks>Evidence of harm only rises, and evidence of safety only falls, with a bad call. That is a test of its own.</remarks>
internal sealed class BadCalls(Random random, double share)
{
    private readonly double _logRest = Math.Log(1 - share);

    /// <summary>Up to and with the next bad one.</summary>
    public long Gap() => share == 0 ? long.MaxValue / 2 : 1 + (long)(Math.Log(1 - random.NextDouble()) / _logRest);

    /// <summary>For each number of bad calls, the last total at which the evidence accuses; 0 for none.</summary>
    public static long[] LastAccused(Func<long, long, double> logEvidence, double alpha, int mostBad, long horizon)
    {
        var last = new long[mostBad + 1];
        for (var bad = 1; bad <= mostBad; bad++)
        {
            var (accused, not) = (Math.Max(last[bad - 1], bad), horizon + 1);
            if (logEvidence(bad, accused) < -Math.Log(alpha))
            {
                continue;
            }

            while (not - accused > 1)
            {
                var middle = (accused + not) / 2;
                (accused, not) = logEvidence(bad, middle) >= -Math.Log(alpha) ? (middle, not) : (accused, middle);
            }

            last[bad] = accused;
        }

        return last;
    }

    /// <summary>For each number of bad calls, the first total at which the evidence is enough to be safe.</summary>
    public static long[] FirstSafe(Func<long, long, double> logEvidence, double alpha, int mostBad, long horizon)
    {
        var first = new long[mostBad + 1];
        for (var bad = 0; bad <= mostBad; bad++)
        {
            var (not, safe) = (Math.Max(bad, bad == 0 ? 0 : first[bad - 1] - 1), horizon + 1);
            while (safe - not > 1)
            {
                var middle = (not + safe) / 2;
                (not, safe) = logEvidence(bad, middle) >= -Math.Log(alpha) ? (not, middle) : (middle, safe);
            }

            first[bad] = safe;
        }

        return first;
    }

    /// <summary>After how many calls one run is accused; null for never.</summary>
    public long? UntilAccused(long[] lastAccused, long horizon, long from = 0)
    {
        var total = Gap();
        for (var bad = 1; bad < lastAccused.Length && total <= horizon; bad++)
        {
            if (total >= from && total <= lastAccused[bad])
            {
                return total;
            }

            total += Gap();
        }

        return null;
    }

    /// <summary>After how many calls one run is safe; null for never.</summary>
    public long? UntilSafe(long[] firstSafe, long horizon)
    {
        var total = 0L;
        for (var bad = 0; bad < firstSafe.Length; bad++)
        {
            var next = total + Gap();
            var safe = Math.Max(firstSafe[bad], total);
            if (safe < next)
            {
                return safe <= horizon ? safe : null;
            }

            total = next;
        }

        return null;
    }
}
