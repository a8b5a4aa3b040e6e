namespace Shadowing.Execution.Threads;

/// <summary>Runs tasks on threads of its own, so that neither code that blocks nor a long comparison takes one from the application's
/// pool.</summary>
/// <remarks>
/// Up to a number they start at once. Code that blocks on its own asynchronous code holds one thread and needs another for what it waits
/// for, and so on for each level: so, as a server's pool does, they grow beyond that number while nothing gets done, one at a time, up to a
/// bound. What goes on with a call is ours and never waits behind what the user's code has queued: there is always a thread for it.
/// To wake a thread costs more than most of what it does then: what has time is left for a thread that is at work, or for the one that
/// <see cref="ServeLeft"/> wakes, once for all that was left.
/// </remarks>
/// <param name="name">The threads' name.</param>
/// <param name="limit">How many start at once.</param>
/// <param name="growth">How they grow beyond; null where they do not.</param>
/// <param name="caught">Told of what ours threw, which it should not: it ends no thread.</param>
/// <param name="left">Told, on whatever thread, that something was left.</param>
internal sealed class OwnThreads(
    string name, int limit, ThreadGrowth? growth = null, Action<Exception>? caught = null, Action? left = null) : TaskScheduler, IDisposable
{
    [ThreadStatic]
    private static OwnThreads? s_current;

    // What the present thread does next, without looking at the queues.
    [ThreadStatic]
    private static IOwnWork? s_next;

    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(20);
    private readonly object _gate = new();
    private readonly Queue<IOwnWork> _ours = new();
    private readonly Queue<IOwnWork> _left = new();
    private readonly Queue<Task> _tasks = new();

    // Who went to rest last is woken first: what it did is still near the processor, and who is not needed rests until it ends.
    private readonly List<RestingThread> _resting = [];
    private int _limit = limit;
    private int _compensated;
    private int _threads;
    private int _waiting;
    private int _starting;
    private long _taken;
    private long _takenWhenLeft;
    private long _takenWhenServed;
    private bool _isInHurry;
    private bool _isEnded;

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => Math.Max(1, _limit);

    /// <summary>Gets a value indicating whether the present thread is one of them.</summary>
    public bool IsPresent => ReferenceEquals(s_current, this);

    /// <summary>Gets how many there are now.</summary>
    public int Count => Volatile.Read(ref _threads);

    /// <summary>Gets a value indicating whether something was left that nobody has taken yet.</summary>
    public bool HasLeft
    {
        get
        {
            lock (_gate)
            {
                return _left.Count > 0;
            }
        }
    }

    // Without what goes on with calls.
    private int Bound => growth is null ? _limit : growth.Most + _compensated;

    /// <summary>Queues a piece of the user's work, which must not throw.</summary>
    public void Queue(Action work) =>
        _ = Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this);

    /// <summary>Queues a piece of our own work, which goes before all of the user's.</summary>
    public void QueueOurs(IOwnWork work)
    {
        RestingThread? woken;
        lock (_gate)
        {
            _ours.Enqueue(work);
            _ = IsThereOne(out woken);
        }

        woken?.Wake();
    }

    /// <summary>Leaves a piece of our own work, which goes before all of the user's, for whoever is at work, or for the next
    /// look.</summary>
    /// <param name="work">The work.</param>
    /// <param name="isWaitedFor">Whether there is more to do when it is done: then somebody is woken if nobody is at work.</param>
    public void LeaveOurs(IOwnWork work, bool isWaitedFor)
    {
        RestingThread? woken = null;
        bool isLeft;
        lock (_gate)
        {
            // Who has a lost step is not at work, nor who has taken nothing since the last piece was left.
            var isOneAtWork = _resting.Count + _compensated < _threads && (_left.Count == 0 || _taken != _takenWhenLeft);
            isLeft = !_isInHurry && (!isWaitedFor || isOneAtWork);
            if (isLeft)
            {
                _left.Enqueue(work);
                _takenWhenLeft = _taken;
            }
            else
            {
                _ours.Enqueue(work);
                _ = IsThereOne(out woken);
            }
        }

        woken?.Wake();
        if (isLeft)
        {
            TellLeft();
        }
    }

    /// <summary>Wakes one thread for what was left, if anything is. Call it again and again: while it stays there, for all who are at work
    /// are busy or blocked, it is one thread more each time.</summary>
    /// <returns>How many pieces were left.</returns>
    public int ServeLeft()
    {
        RestingThread? woken;
        int found;
        lock (_gate)
        {
            found = _left.Count;
            if (found == 0)
            {
                return 0;
            }

            if (_waiting - _resting.Count + _starting > 0)
            {
                // One is on its way.
                return found;
            }

            woken = LastAtRest();
            if (woken is null && (_threads < _limit || _taken == _takenWhenServed))
            {
                TryStart();
            }

            _takenWhenServed = _taken;
        }

        woken?.Wake();
        return found;
    }

    /// <summary>Nobody looks any more: from now on somebody is woken for each piece.</summary>
    public void Hurry()
    {
        lock (_gate)
        {
            _isInHurry = true;
        }

        while (TryTakeLeft() is { } work)
        {
            QueueOurs(work);
        }
    }

    /// <summary>Has the present thread do a piece of work when it has returned from what it does now, if it is one of them: no other thread
    /// is woken.</summary>
    public void RunNext(IOwnWork work)
    {
        if (IsPresent && s_next is null)
        {
            s_next = work;
        }
        else
        {
            QueueOurs(work);
        }
    }

    /// <summary>Runs somebody's code on the present thread, which must be one of them: what it awaits goes on on one of them too.</summary>
    /// <param name="code">The code, not started. It must not throw.</param>
    public void RunHere(Task code) => code.RunSynchronously(this);

    /// <summary>Allows one thread more, in place of one that is blocked; or one less, when it is back.</summary>
    public void Compensate(int threads)
    {
        RestingThread? woken;
        lock (_gate)
        {
            _limit += threads;
            _compensated += threads;
            _ = IsThereOne(out woken);
        }

        woken?.Wake();
    }

    /// <summary>Lets each thread end as soon as it has nothing to do: the host has ended.</summary>
    public void Dispose()
    {
        RestingThread[] all;
        lock (_gate)
        {
            _isEnded = true;
            all = [.. _resting];
            _resting.Clear();
        }

        foreach (var resting in all)
        {
            resting.Wake();
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
        bool isThereOne;
        RestingThread? woken;
        lock (_gate)
        {
            _tasks.Enqueue(task);
            isThereOne = IsThereOne(out woken);
        }

        woken?.Wake();
        if (!isThereOne)
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
            return [.. _tasks];
        }
    }

    private void TellLeft()
    {
        try
        {
            left?.Invoke();
        }
        catch (ThreadInterruptedException)
        {
            // Meant for code that has returned just now; the piece is left already, and must not be left twice.
            ThreadPool.UnsafeQueueUserWorkItem(static threads => threads.TellLeft(), this, preferLocal: false);
        }
    }

    private IOwnWork? TryTakeLeft()
    {
        lock (_gate)
        {
            return _left.TryDequeue(out var work) ? work : null;
        }
    }

    // Whether somebody is there for what was queued: one to be woken, or one that was started.
    private bool IsThereOne(out RestingThread? woken)
    {
        woken = null;
        var isMoreThanWaits = _ours.Count + _tasks.Count > _waiting;
        if (isMoreThanWaits && (_ours.Count > _waiting || _threads < _limit) && TryStart())
        {
            return true;
        }

        woken = LastAtRest();
        return !isMoreThanWaits;
    }

    private RestingThread? LastAtRest()
    {
        if (_resting.Count == 0)
        {
            return null;
        }

        var last = _resting[^1];
        _resting.RemoveAt(_resting.Count - 1);
        return last;
    }

    private bool TryStart()
    {
        _threads++;
        _starting++;

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
            _starting--;
            return false;
        }
    }

    private void Run()
    {
        s_current = this;
        var resting = new RestingThread();
        var nobodys = ExecutionContext.Capture()!;
        var isStarting = true;
        while (TryTake(resting, ref isStarting, out var ours, out var task, out var woken, out var isTaskAlone))
        {
            woken?.Wake();
            if (isTaskAlone)
            {
                growth?.Watch(this, Volatile.Read(ref _taken));
            }

            if (task is null)
            {
                Run(ours!);
            }
            else
            {
                TryExecuteTask(task);

                // A task that was made where no flow is handed on leaves on its thread whatever it has set there.
                ExecutionContext.Restore(nobodys);
                SynchronizationContext.SetSynchronizationContext(null);
            }

            while (s_next is { } next)
            {
                s_next = null;
                Run(next);
            }
        }
    }

    private void Run(IOwnWork work)
    {
        try
        {
            work.Run();
        }
        catch (Exception fault)
        {
            // Elsewhere: whoever is told may be somebody's code, which may block.
            ThreadPool.UnsafeQueueUserWorkItem(_ => caught?.Invoke(fault), null);
        }
    }

    private bool TryTake(
        RestingThread present, ref bool isStarting, out IOwnWork? ours, out Task? task, out RestingThread? woken, out bool isTaskAlone)
    {
        EnterGate();
        try
        {
            _starting -= isStarting ? 1 : 0;
            isStarting = false;
            while (true)
            {
                (task, woken, isTaskAlone) = (null, null, false);
                if (_ours.TryDequeue(out ours) || _left.TryDequeue(out ours))
                {
                    _taken++;
                    isTaskAlone = IsTaskAlone(out woken);
                    return true;
                }

                // Threads beyond the bound are there for what is ours alone.
                if (_threads <= Bound && _tasks.TryDequeue(out task))
                {
                    _taken++;
                    return true;
                }

                // One that has become one too many has nothing to wait for; one that works on goes only when there is nothing to do.
                if (_isEnded || _threads > _limit)
                {
                    _threads--;
                    return false;
                }

                if (!HasWoken(present) && _ours.Count + _left.Count + _tasks.Count == 0)
                {
                    _threads--;
                    return false;
                }
            }
        }
        finally
        {
            Monitor.Exit(_gate);
        }
    }

    // Rests, without the gate, which the present thread has before and after; false when nobody has woken it in all that time.
    private bool HasWoken(RestingThread present)
    {
        _waiting++;
        _resting.Add(present);
        Monitor.Exit(_gate);
        var isWoken = false;
        try
        {
            isWoken = present.Rest(s_idle);
        }
        finally
        {
            EnterGate();
            _waiting--;
        }

        return !_resting.Remove(present) || isWoken;
    }

    // Who was there for a task takes what is ours: then somebody else is there for it, or it must be watched.
    private bool IsTaskAlone(out RestingThread? woken)
    {
        woken = _tasks.Count > 0 && _tasks.Count <= _waiting ? LastAtRest() : null;
        return _tasks.Count > _waiting && !(_threads < _limit && TryStart());
    }

    // An interrupt that comes now was meant for code of the user's that has returned.
    private void EnterGate()
    {
        while (true)
        {
            try
            {
                Monitor.Enter(_gate);
                return;
            }
            catch (ThreadInterruptedException)
            {
            }
        }
    }
}
