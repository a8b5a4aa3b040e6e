namespace Shadowing.Mismatches;

/// <summary>Counts by the minute, for the last hour.</summary>
internal sealed class MinuteTrend
{
    /// <summary>How many minutes are told apart.</summary>
    public const int Minutes = 60;

    private readonly int[] _counts = new int[Minutes];
    private long _newest;

    /// <summary>Counts one.</summary>
    public void Add(DateTimeOffset now)
    {
        var minute = MinuteOf(now);
        Forget(minute);
        if (minute > _newest - Minutes)
        {
            _counts[Place(minute)]++;
        }
    }

    /// <summary>Gets the counts of the last hour, the present minute last.</summary>
    public IReadOnlyList<long> Read(DateTimeOffset now)
    {
        var minute = MinuteOf(now);
        Forget(minute);
        return [.. Enumerable.Range(0, Minutes).Select(index => minute - Minutes + 1 + index)
            .Select(at => at > _newest ? 0L : _counts[Place(at)])];
    }

    // A clock that is set back a little counts in its old minutes again; one that was far ahead has counted nothing that is worth keeping.
    private void Forget(long minute)
    {
        if (minute <= _newest - Minutes)
        {
            Array.Clear(_counts);
            _newest = minute;
        }
        else if (minute >= _newest + Minutes)
        {
            Array.Clear(_counts);
        }
        else
        {
            for (var gone = _newest + 1; gone <= minute; gone++)
            {
                _counts[Place(gone)] = 0;
            }
        }

        _newest = Math.Max(_newest, minute);
    }

    private static long MinuteOf(DateTimeOffset now) => now.UtcTicks / TimeSpan.TicksPerMinute;

    private static int Place(long minute) => (int)(minute % Minutes);
}
