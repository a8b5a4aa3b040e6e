namespace Shadowing.Sampling;

/// <summary>Lets at most so many calls through in each second, without a lock.</summary>
internal sealed class RateCap(TimeProvider time)
{
    // The second in the upper half, how many it let through in the lower.
    private long _window;

    /// <summary>Takes one of this second's places, if any is left.</summary>
    public bool TryTake(int perSecond)
    {
        var second = time.GetTimestamp() / time.TimestampFrequency;
        while (true)
        {
            var seen = Volatile.Read(ref _window);
            var taken = (seen >> 32) == (second & int.MaxValue) ? (int)seen : 0;
            if (taken >= perSecond)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _window, ((second & int.MaxValue) << 32) | (uint)(taken + 1), seen) == seen)
            {
                return true;
            }
        }
    }
}
