namespace Shadowing.Execution.Running;

/// <summary>Where a thread rests until there is something to do, so that whoever brings something pays for nothing but a look at a flag
/// while it does not rest.</summary>
/// <param name="isAnythingWaiting">Whether there is something to do.</param>
internal sealed class Parking(Func<bool> isAnythingWaiting)
{
    private readonly object _gate = new();
    private bool _isParked;
    private volatile bool _hasEnded;

    /// <summary>Gets a value indicating whether nobody rests here any more.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>Wakes whoever is parked. Call it when what was brought can be seen.</summary>
    public void WakeIfParked()
    {
        if (Volatile.Read(ref _isParked))
        {
            Wake();
        }
    }

    /// <summary>Parks the present thread, unless something waits, until it is woken.</summary>
    public void Park()
    {
        Volatile.Write(ref _isParked, true);

        // On every processor: somebody who brought something before he could see the flag is seen now, and whoever comes later sees the
        // flag. That costs this thread much, once, and those who bring something nothing ever.
        Interlocked.MemoryBarrierProcessWide();
        if (isAnythingWaiting())
        {
            Volatile.Write(ref _isParked, false);
            return;
        }

        lock (_gate)
        {
            while (_isParked && !_hasEnded)
            {
                Monitor.Wait(_gate);
            }
        }
    }

    /// <summary>Ends a rest, if there is one.</summary>
    public void WakeFromRest()
    {
        lock (_gate)
        {
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Rests for a while; the end wakes the thread before, and <see cref="WakeFromRest"/>.</summary>
    public void Rest(TimeSpan pause)
    {
        lock (_gate)
        {
            if (!_hasEnded)
            {
                Monitor.Wait(_gate, pause);
            }
        }
    }

    /// <summary>Wakes the thread for the last time.</summary>
    public void End()
    {
        _hasEnded = true;
        Wake();
    }

    private void Wake()
    {
        lock (_gate)
        {
            Volatile.Write(ref _isParked, false);
            Monitor.Pulse(_gate);
        }
    }
}
