using Shadowing.Telemetry;

namespace Shadowing.Execution.Threads;

/// <summary>Keeps all deadlines of one host on a thread of its own, which ends with the host.</summary>
/// <remarks>No timer does: those fire on the application's thread pool, and when a candidate has starved that, none of them fires. It goes
/// by the system's monotonic clock.</remarks>
internal sealed class Deadlines(FaultLog faults) : IDisposable
{
    private readonly object _gate = new();

    // As many as there are steps under way: looked through whole.
    private readonly List<Deadline> _kept = [];
    private bool _hasThread;
    private long _wakesAt;
    private bool _isStopped;
    private bool _isEnded;

    /// <summary>Keeps a deadline from now on.</summary>
    /// <returns>False when it has no time any more: the host has given up waiting.</returns>
    public bool TryAdd(Deadline deadline, TimeSpan most)
    {
        lock (_gate)
        {
            if (_isEnded || (_isStopped && deadline.EndsWithHost))
            {
                return false;
            }

            deadline.Due = TimeProvider.System.GetTimestamp() + (long)(most.TotalSeconds * TimeProvider.System.TimestampFrequency);
            deadline.Place = _kept.Count;
            _kept.Add(deadline);
            if (!_hasThread)
            {
                TryStart();
            }
            else if (deadline.Due < _wakesAt)
            {
                Monitor.Pulse(_gate);
            }

            return true;
        }
    }

    /// <summary>Forgets a deadline that was met.</summary>
    public void Remove(Deadline deadline)
    {
        lock (_gate)
        {
            Take(deadline);
        }
    }

    /// <summary>The host gives up waiting: what ends with it has come to its deadline, and nothing of the kind begins any
    /// more.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _isStopped = true;
            foreach (var deadline in _kept.Where(static kept => kept.EndsWithHost))
            {
                deadline.Due = long.MinValue;
            }

            Monitor.Pulse(_gate);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Whatever is kept has come to its deadline; then the thread ends.</remarks>
    public void Dispose()
    {
        lock (_gate)
        {
            _isEnded = true;
            foreach (var deadline in _kept)
            {
                deadline.Due = long.MinValue;
            }

            Monitor.Pulse(_gate);
        }
    }

    private void TryStart()
    {
        try
        {
            // Unsafe: the ambient values of whoever comes first must not become the thread's.
            new Thread(Keep) { IsBackground = true, Name = "Shadowing deadlines" }.UnsafeStart();
            _hasThread = true;
        }
        catch (Exception refused) when (refused is OutOfMemoryException or ThreadStartException)
        {
            // No more threads: it is tried again with the next deadline, and until then this one waits.
        }
    }

    private void Keep()
    {
        while (Next() is { } deadline)
        {
            try
            {
                deadline.Expired();
            }
            catch (Exception fault)
            {
                // Elsewhere: a logger is somebody's code, which may block.
                ThreadPool.UnsafeQueueUserWorkItem(_ => faults.Caught("a deadline", fault), null);
            }
        }
    }

    private Deadline? Next()
    {
        lock (_gate)
        {
            while (true)
            {
                var next = Earliest();
                var left = next is null
                    ? TimeSpan.MaxValue
                    : TimeProvider.System.GetElapsedTime(TimeProvider.System.GetTimestamp(), Math.Max(0, next.Due));
                if (left <= TimeSpan.Zero)
                {
                    Take(next!);
                    return next;
                }

                if (_isEnded)
                {
                    return null;
                }

                _wakesAt = next?.Due ?? long.MaxValue;
                Monitor.Wait(_gate, next is null ? Timeout.Infinite : (int)Math.Min(left.TotalMilliseconds + 1, int.MaxValue));
            }
        }
    }

    private Deadline? Earliest()
    {
        Deadline? earliest = null;
        foreach (var deadline in _kept)
        {
            earliest = earliest is null || deadline.Due < earliest.Due ? deadline : earliest;
        }

        return earliest;
    }

    private void Take(Deadline deadline)
    {
        if (deadline.Place < 0)
        {
            return;
        }

        var last = _kept[^1];
        _kept[deadline.Place] = last;
        last.Place = deadline.Place;
        _kept.RemoveAt(_kept.Count - 1);
        deadline.Place = -1;
    }
}
