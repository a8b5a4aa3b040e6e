using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Shadowing.Execution.Threads;

namespace Shadowing.Execution.Steps;

/// <summary>A step of a call that runs somebody's code, within its time. Await it on a thread of the experiment's: the code runs there
/// next, without a hop, and what follows goes on there too. When the time is over first, what follows goes on on another thread of the
/// experiment's, and the step is lost until its code returns.</summary>
/// <remarks>The code runs when everything that waits for it has returned to the thread's loop: nothing of the call is on the stack of code
/// that may never return, so somebody else can go on with it. What the code comes to may be read only where the step is back.</remarks>
/// <param name="call">The call's steps.</param>
/// <param name="most">Its time.</param>
internal abstract class Step(CallSteps call, TimeSpan most) : Deadline, ICriticalNotifyCompletion, IOwnWork
{
    // Changed under a lock of the call's steps, which are under way one at a time.
    private const int UnderWay = 0;
    private const int Returned = 1;
    private const int GivenUp = 2;
    private Action? _goOn;
    private ExecutionContext? _flow;
    private Task _running = Task.CompletedTask;
    private ExceptionDispatchInfo? _fault;
    private long _started;
    private TimeSpan _took;
    private int _state;
    private bool _hasBegun;

    /// <summary>Gets a value indicating whether there is nothing to await: never, for the code runs after the method has left.</summary>
    /// <remarks>Not a constant: the trimmer would take the code behind it for unreachable, and with it a block that ends a
    /// call.</remarks>
    public bool IsCompleted => _hasBegun;

    /// <summary>Gets how long it took, or how long it was waited for.</summary>
    public TimeSpan Took => _took;

    /// <summary>Gets this, which is awaited.</summary>
    public Step GetAwaiter() => this;

    /// <summary>Tells whether the step is back; false when it is lost. What its code threw at once is thrown here.</summary>
    public bool GetResult()
    {
        if (_state != Returned)
        {
            return false;
        }

        _fault?.Throw();
        return true;
    }

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation)
    {
        _goOn = continuation;
        _flow = ExecutionContext.Capture();
        _started = TimeProvider.System.GetTimestamp();

        // When the host has ended, what judges has all the time that it wants: nobody waits for it.
        if (call.Deadlines.TryAdd(this, most) || !EndsWithHost)
        {
            call.Threads.RunNext(this);
        }
        else
        {
            // The host waits no longer: the code is not begun.
            _state = GivenUp;
            continuation();
        }
    }

    /// <inheritdoc/>
    public void Run()
    {
        if (_hasBegun)
        {
            GoOn();
            return;
        }

        if (IsGivenUp())
        {
            // The whole process has stood still: then the code is not begun.
            call.CameBack();
            return;
        }

        _hasBegun = true;

        // In a task, so that what the code awaits goes on on these threads; in the call's own flow.
        call.Threads.RunHere(new Task(static step => ((Step)step!).Begin(), this, CancellationToken.None,
            TaskCreationOptions.DenyChildAttach));

        // What somebody's code has left behind on this thread is not what goes on here.
        SynchronizationContext.SetSynchronizationContext(null);
        if (_running.IsCompleted)
        {
            Return();
            GoOn();
        }
        else
        {
            // Never within the code of whoever completes it, which may go on and block, nor behind what such code has queued.
            _ = _running.ContinueWith(static (_, step) => ((Step)step!).LeaveRest(), this, CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously | TaskContinuationOptions.DenyChildAttach, TaskScheduler.Default);
        }
    }

    /// <summary>Runs the code.</summary>
    /// <returns>What the step waits for.</returns>
    protected abstract Task RunCode();

    /// <summary>The code has ended within its time. Called at once, on whatever thread it ended: it must be short, and must not
    /// throw.</summary>
    protected virtual void EndedInTime()
    {
    }

    /// <summary>The code of a step that was given up has returned: what it came to is nobody's any more.</summary>
    protected internal virtual void CameBackLate()
    {
    }

    /// <inheritdoc/>
    protected internal override void Expired()
    {
        lock (call)
        {
            if (_state != UnderWay)
            {
                return;
            }

            // All in one: once this can be seen, the step may be back at any moment.
            (_state, _took) = (GivenUp, TimeProvider.System.GetElapsedTime(_started));
            call.Lost();
        }

        call.Threads.QueueOurs(new Continuation(_goOn!));
    }

    private void Begin()
    {
        if (_flow is null)
        {
            RunGuarded();
        }
        else
        {
            ExecutionContext.Run(_flow, static step => ((Step)step!).RunGuarded(), this);
        }
    }

    private void RunGuarded()
    {
        try
        {
            _running = RunCode();
        }
        catch (Exception fault)
        {
            _fault = ExceptionDispatchInfo.Capture(fault);
        }
    }

    private bool IsGivenUp()
    {
        lock (call)
        {
            return _state != UnderWay;
        }
    }

    // Its time ends here, on whatever thread: what follows has all the time there is.
    private void LeaveRest()
    {
        try
        {
            Return();
            call.Leave(this);
        }
        catch (ThreadInterruptedException)
        {
            // Meant for the code that has ended just now, on whosever thread: it came before anything was left.
            ThreadPool.UnsafeQueueUserWorkItem(static step => step.LeaveRest(), this, preferLocal: false);
        }
    }

    private void Return()
    {
        lock (call)
        {
            if (_state == UnderWay)
            {
                (_state, _took) = (Returned, TimeProvider.System.GetElapsedTime(_started));
            }
        }

        if (_state == Returned)
        {
            EndedInTime();
        }
    }

    private void GoOn()
    {
        // Decided, and for ever: it was returned before.
        if (_state == GivenUp)
        {
            call.CameBack(this);
            return;
        }

        call.Deadlines.Remove(this);
        _goOn!();
    }
}
