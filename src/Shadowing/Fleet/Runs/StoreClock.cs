namespace Shadowing.Fleet.Runs;

/// <summary>Tells the store's time between its answers: the clock of all instances, whatever their own say.</summary>
internal sealed class StoreClock(TimeProvider time)
{
    private readonly Lock _gate = new();
    private DateTimeOffset _told;
    private long _toldAt;

    /// <summary>Gets a value indicating whether the store has told its time.</summary>
    public bool IsKnown
    {
        get
        {
            lock (_gate)
            {
                return _told != default;
            }
        }
    }

    /// <summary>Gets the store's time.</summary>
    public DateTimeOffset Now => At(time.GetTimestamp());

    /// <summary>Gets how far this machine's clock is before the store's; null where that is not known yet.</summary>
    public TimeSpan? Ahead => IsKnown ? time.GetUtcNow() - Now : null;

    /// <summary>Gets the store's time at a timestamp of the time provider.</summary>
    public DateTimeOffset At(long timestamp)
    {
        lock (_gate)
        {
            return _told + time.GetElapsedTime(_toldAt, timestamp);
        }
    }

    /// <summary>Gets the timestamp of the time provider at which the store's time is a moment.</summary>
    public long TimestampAt(DateTimeOffset moment)
    {
        lock (_gate)
        {
            return _toldAt + (long)((moment - _told).TotalSeconds * time.TimestampFrequency);
        }
    }

    /// <summary>Takes in what the store has told.</summary>
    /// <param name="now">The store's time.</param>
    /// <param name="askedAt">When it was asked, as a timestamp: it answered somewhere between then and now.</param>
    public void Told(DateTimeOffset now, long askedAt)
    {
        lock (_gate)
        {
            (_told, _toldAt) = (now, askedAt + ((time.GetTimestamp() - askedAt) / 2));
        }
    }
}
