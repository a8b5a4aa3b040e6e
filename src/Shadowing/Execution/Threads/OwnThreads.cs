using System.Diagnostics.CodeAnalysis;

namespace Shadowing.Execution.Threads;

/// <summary>Runs tasks on threads of its own, so that neither code that blocks nor a long comparison takes one from the application's
/// pool.</summary>
/// <remarks>
/// Up to a number they start at once. Code that blocks on its own asynchronous code holds one thread and needs another for what it waits
/// for, and so on for each level: so, as a server's pool does, they grow beyond that number while nothing gets done, one at a time, up to a
/// bound. What goes on with a call is ours and never waits behind what the user's code has queued: there is always a thread for it.
/// </remarks>
/// <param name="name">The threads' name.</param>
/// <param name="limit">How many start at once.</param>
/// <param name="growth">How they grow beyond; null where they do not.</param>
internal sealed class OwnThreads(string name, int limit, ThreadGrowth? growth = null) : TaskScheduler, IDisposable
{
    [ThreadStatic]
    private static OwnThreads? s_current;

    // What the present thread runs next, without looking at the queues.
    [ThreadStatic]
    private static Task? s_next;

    // Where the task that is queued right now goes.
    [ThreadStatic]
    private static TaskPlace s_place;

    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(20);
    private readonly object _gate = new();
    private readonly Queue<Task> _ours = new();
    private readonly Queue<Task> _tasks = new();
    private int _limit = limit;
    private int _compensated;
    private int _threads;
    private int _waiting;
    private long _taken;
    private bool _isEnded;

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => Math.Max(1, _limit);

    /// <summary>Gets a value indicating whether the present thread is one of them.</summary>
    public bool IsPresent => ReferenceEquals(s_current, this);

    /// <summary>Gets how many there are now.</summary>
    public int Count => Volatile.Read(ref _threads);

    // Without what goes on with calls.
    private int Bound => growth is null ? _limit : growth.Most + _compensated;

    /// <summary>Queues a piece of the user's work, which must not throw.</summary>
    public void Queue(Action work) => Queue(work, TaskPlace.Queue);

    /// <summary>Queues a piece of our own work, which goes before all of the user's, and must not throw.</summary>
    public void QueueOurs(Action work) => Queue(work, TaskPlace.First);

    /// <summary>Has the present thread, which must be one of them, run a piece of work when it has returned from what it runs now: no other
    /// thread is woken. The work must not throw.</summary>
    public void RunNext(Action work) => Queue(work, IsPresent && s_next is null ? TaskPlace.Next : TaskPlace.First);

    /// <summary>Allows one thread more, in place of one that is blocked; or one less, when it is back.</summary>
    public void Compensate(int threads)
    {
        lock (_gate)
        {
            _limit += threads;
            _compensated += threads;
            WakeOrStartOne();
        }
    }

    /// <summary>Lets each thread end as soon as it has nothing to do: the host has ended.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isEnded = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Looks, after a while, whether tasks wait that nobody takes; then one thread more is allowed.</summary>
    /// <param name="takenBefore">How many had been taken a while ago.</param>
    /// <returns>What is to be done.</returns>
    public ThreadNeed Look(ref long takenBefore)
    {
        lock (_gate)
        {
            if (_isEnded || _tasks.Count <= _waiting)
            {
                return ThreadNeed.None;
            }

            var isStalled = _taken == takenBefore;
            takenBefore = _taken;
            if (!isStalled)
            {
                return ThreadNeed.Watch;
            }

            if (_threads >= Bound)
            {
                return ThreadNeed.Full;
            }

            TryStart();
            return ThreadNeed.Watch;
        }
    }

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        if (s_place == TaskPlace.Next)
        {
            s_next = task;
            return;
        }

        bool isTaken;
        lock (_gate)
        {
            (s_place == TaskPlace.First ? _ours : _tasks).Enqueue(task);
            isTaken = WakeOrStartOne();
        }

        if (!isTaken)
        {
            growth?.Watch(this, Volatile.Read(ref _taken));
        }
    }

    /// <inheritdoc/>
    /// <remarks>Only on a thread of ours: whoever completes what a task awaits, the pool or a caller, is offered its
    /// continuation.</remarks>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && IsPresent && TryExecuteTask(task);

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate)
        {
            return [.. _ours, .. _tasks];
        }
    }

    private void Queue(Action work, TaskPlace place)
    {
        s_place = place;
        _ = Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this);
        s_place = TaskPlace.Queue;
    }

    // Whether somebody is there for what was queued.
    private bool WakeOrStartOne()
    {
        if (_ours.Count + _tasks.Count <= _waiting)
        {
            Monitor.Pulse(_gate);
            return true;
        }

        if ((_ours.Count > _waiting || _threads < _limit) && TryStart())
        {
            return true;
        }

        Monitor.Pulse(_gate);
        return false;
    }

    private bool TryStart()
    {
        _threads++;

        // Unsafe: the execution context of whoever queued the task must not become the thread's.
        try
        {
            new Thread(Run) { IsBackground = true, Name = name }.UnsafeStart();
            return true;
        }
        catch (Exception refused) when (refused is OutOfMemoryException or ThreadStartException)
        {
            // No more threads: those that are there take the task, or another one is tried in a while.
            _threads--;
            return false;
        }
    }

    private void Run()
    {
        s_current = this;
        while (TryTake(out var task))
        {
            TryExecuteTask(task);
            while (s_next is { } next)
            {
                s_next = null;
                TryExecuteTask(next);
            }
        }
    }

    private bool TryTake([NotNullWhen(true)] out Task? taken)
    {
        lock (_gate)
        {
            // Threads beyond the bound are there for what is ours alone.
            while (!_ours.TryDequeue(out taken) && (_threads > Bound || !_tasks.TryDequeue(out taken)))
            {
                // One that has become one too many has nothing to wait for; one that works on goes only when there is nothing to do.
                if (_isEnded || _threads > _limit)
                {
                    _threads--;
                    return false;
                }

                _waiting++;
                var wasPulsed = Monitor.Wait(_gate, s_idle);
                _waiting--;
                if (!wasPulsed && _ours.Count + _tasks.Count == 0)
                {
                    _threads--;
                    return false;
                }
            }

            _taken++;
            return true;
        }
    }
}
