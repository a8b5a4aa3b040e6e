namespace Shadowing.Sampling;

/// <summary>Lets at most so many calls through in each second, without a lock.</summary>
internal sealed class RateCap(TimeProvider time)
{
    private readonly bool _isOfSystem = ReferenceEquals(time, TimeProvider.System);

    // The second in the upper half, how many it let through in the lower.
    private long _window;

    // Where a cap is reached its callers pay for little but this: the system's coarse clock, good to some milliseconds, is read in a third
    // of the time.
    private long Second =>
        (_isOfSystem ? Environment.TickCount64 / 1_000 : time.GetTimestamp() / time.TimestampFrequency) & int.MaxValue;

    /// <summary>Tells whether this second's places are taken.</summary>
    public bool IsReached(int perSecond) => Taken(Volatile.Read(ref _window), Second) >= perSecond;

    /// <summary>Takes one of this second's places, if any is left.</summary>
    public bool TryTake(int perSecond)
    {
        var second = Second;
        while (true)
        {
            var seen = Volatile.Read(ref _window);
            var taken = Taken(seen, second);
            if (taken >= perSecond)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _window, (second << 32) | (uint)(taken + 1), seen) == seen)
            {
                return true;
            }
        }
    }

    private static int Taken(long window, long second) => (window >> 32) == second ? (int)window : 0;
}
