using Shadowing.Telemetry;

namespace Shadowing.Execution.Running;

/// <summary>Looks, on a thread of its own, whether calls wait for their turn, and has them run.</summary>
/// <remarks>
/// So that a caller who queues a call wakes nobody: to wake a waiting reader costs him more than all the rest. The thread looks often while
/// calls come, ever less often when none does, and after a while not at all: only then the next caller wakes it.
/// </remarks>
/// <param name="look">Starts what may run; answers whether it found anything.</param>
/// <param name="isAnythingWaiting">Whether a call waits.</param>
/// <param name="faults">Where faults go.</param>
internal sealed class Lookout(Func<bool> look, Func<bool> isAnythingWaiting, FaultLog faults) : IDisposable
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_parksAfter = TimeSpan.FromSeconds(1);
    private readonly object _gate = new();
    private bool _isParked;
    private volatile bool _isEnded;

    /// <summary>Begins to look.</summary>
    public void Start() =>

        // Unsafe: nobody's ambient values, not those of the code that happens to start the host.
        new Thread(Work) { IsBackground = true, Name = "Shadowing lookout" }.UnsafeStart();

    /// <summary>Says, after a call was queued, that one was.</summary>
    public void CallWasQueued()
    {
        if (Volatile.Read(ref _isParked))
        {
            Wake();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isEnded = true;
        Wake();
    }

    private void Wake()
    {
        lock (_gate)
        {
            _isParked = false;
            Monitor.Pulse(_gate);
        }
    }

    private void Work()
    {
        var (pause, lastFound) = (s_shortest, TimeProvider.System.GetTimestamp());
        while (!_isEnded)
        {
            if (Look())
            {
                (pause, lastFound) = (s_shortest, TimeProvider.System.GetTimestamp());
            }
            else if (TimeProvider.System.GetElapsedTime(lastFound) >= s_parksAfter)
            {
                Park();
                (pause, lastFound) = (s_shortest, TimeProvider.System.GetTimestamp());
                continue;
            }

            Pause(pause);
            pause = pause * 2 < s_longest ? pause * 2 : s_longest;
        }
    }

    private void Pause(TimeSpan pause)
    {
        lock (_gate)
        {
            if (!_isEnded)
            {
                Monitor.Wait(_gate, pause);
            }
        }
    }

    private bool Look()
    {
        try
        {
            return look();
        }
        catch (Exception fault)
        {
            faults.Caught("the pump", fault);
            return false;
        }
    }

    private void Park()
    {
        Volatile.Write(ref _isParked, true);

        // On every processor: a caller who queued before it sees the flag is seen here. That costs this thread much, once, and the callers
        // nothing ever.
        Interlocked.MemoryBarrierProcessWide();
        if (isAnythingWaiting())
        {
            Volatile.Write(ref _isParked, false);
            return;
        }

        lock (_gate)
        {
            while (_isParked && !_isEnded)
            {
                Monitor.Wait(_gate);
            }
        }
    }
}
