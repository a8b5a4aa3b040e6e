using Microsoft.Extensions.Logging;

namespace Shadowing.Execution.Threads;

/// <summary>Watches the process's thread pool while candidates run in this process: what such a candidate schedules there by itself nothing
/// can contain, so there is room made for it, and it is paused while callers would have to wait for a thread.</summary>
internal sealed partial class PoolWatch(Deadlines deadlines, TimeProvider time, ILogger<PoolWatch> logger) : Deadline, IDisposable
{
    // A pool that is only busy gets something done meanwhile; one whose threads are blocked does not.
    private static readonly TimeSpan s_mostWithoutProgress = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_watchesFor = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_quiet = TimeSpan.FromMinutes(1);
    private static readonly Lock s_minimum = new();
    private readonly Lock _gate = new();
    private int _headroom;
    private int _raisedBy;
    private bool _isWatching;
    private bool _isEnded;
    private long _lastRun;
    private long _probeSince;
    private long _doneBefore;
    private int _probe;
    private volatile bool _isStarving;
    private long? _lastSaid;

    /// <summary>Gets a value indicating whether work waits for a thread of the pool.</summary>
    public bool IsStarving => _isStarving;

    /// <summary>Sets by how many threads the pool's minimum is raised while candidates run in this process; with none it is not watched
    /// either.</summary>
    public void Open(int headroom) => _headroom = headroom;

    /// <summary>A candidate runs in this process.</summary>
    public void RunsInProcess()
    {
        if (_headroom == 0)
        {
            return;
        }

        Volatile.Write(ref _lastRun, time.GetTimestamp());
        if (Volatile.Read(ref _isWatching))
        {
            return;
        }

        lock (_gate)
        {
            if (!_isWatching && !_isEnded)
            {
                Raise();
                Probe();
                Volatile.Write(ref _isWatching, deadlines.TryAdd(this, s_pause));
            }
        }
    }

    /// <summary>Gives the raised minimum back.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isEnded = true;
            if (_raisedBy > 0)
            {
                TryChangeMinimum(-_raisedBy, out _, out _);
                _raisedBy = 0;
            }
        }
    }

    /// <inheritdoc/>
    protected internal override void Expired()
    {
        lock (_gate)
        {
            var isWaiting = Volatile.Read(ref _probe) != 0;
            if (isWaiting)
            {
                var waited = time.GetElapsedTime(_probeSince);
                if (waited > s_most || (waited > s_mostWithoutProgress && ThreadPool.CompletedWorkItemCount == _doneBefore))
                {
                    Starves(true);
                }
            }
            else
            {
                Starves(false);
                if (time.GetElapsedTime(Volatile.Read(ref _lastRun)) > s_watchesFor)
                {
                    Volatile.Write(ref _isWatching, false);
                    return;
                }

                Probe();
            }

            Volatile.Write(ref _isWatching, !_isEnded && deadlines.TryAdd(this, s_pause));
        }
    }

    private void Probe()
    {
        _probeSince = time.GetTimestamp();
        _doneBefore = ThreadPool.CompletedWorkItemCount;
        Volatile.Write(ref _probe, 1);
        ThreadPool.UnsafeQueueUserWorkItem(static watch => Volatile.Write(ref watch._probe, 0), this, preferLocal: false);
    }

    private void Starves(bool isStarving)
    {
        if (_isStarving == isStarving)
        {
            return;
        }

        _isStarving = isStarving;
        if (isStarving && (_lastSaid is not { } said || time.GetElapsedTime(said) > s_quiet))
        {
            _lastSaid = time.GetTimestamp();

            // On a thread of its own: there is none in the pool, and a logger is somebody's code, which may block.
            Say(() => new Thread(() => Say(() => Log.Starves(logger))) { IsBackground = true, Name = "Shadowing log" }.UnsafeStart());
        }
    }

    private void Raise()
    {
        if (_raisedBy > 0)
        {
            return;
        }

        // Where the application bounds its pool below, it stays as it is.
        if (TryChangeMinimum(_headroom, out var from, out var to))
        {
            _raisedBy = _headroom;
            ThreadPool.UnsafeQueueUserWorkItem(_ => Say(() => Log.Raised(logger, from, to)), null);
        }
    }

    // By a difference, not to a number: other hosts of this process, and the application, may change it too.
    private static bool TryChangeMinimum(int by, out int from, out int to)
    {
        lock (s_minimum)
        {
            ThreadPool.GetMinThreads(out from, out var completion);
            to = Math.Max(1, from + by);
            return ThreadPool.SetMinThreads(to, completion);
        }
    }

    private static void Say(Action line)
    {
        try
        {
            line();
        }
        catch (Exception)
        {
            // A logger that throws takes nothing with it.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(17001, LogLevel.Information,
            "Candidates run in this process: the thread pool's minimum of worker threads is raised from {From} to {To} until the host ends (Shadowing:PoolHeadroom).",
            EventName = nameof(Raised))]
        internal static partial void Raised(ILogger logger, int from, int to);

        [LoggerMessage(17002, LogLevel.Warning,
            "Work waits for a thread of the process's pool, whose threads are blocked, and so may requests: candidates in this process pause until it does not. Where one of them blocks threads of the pool, have it await instead.",
            EventName = nameof(Starves))]
        internal static partial void Starves(ILogger logger);
    }
}
