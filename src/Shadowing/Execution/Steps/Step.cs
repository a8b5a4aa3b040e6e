using System.Runtime.CompilerServices;
using Shadowing.Execution.Threads;

namespace Shadowing.Execution.Steps;

/// <summary>A step of a call that runs somebody's code, within its time. Await it on a thread of the experiment's: the code runs there
/// next, without a hop, and what follows goes on there too. When the time is over first, what follows goes on on another thread of the
/// experiment's, and the step is lost until its code returns.</summary>
/// <remarks>The code runs when everything that waits for it has returned to the thread's loop: nothing of the call is on the stack of code
/// that may never return, so somebody else can go on with it.</remarks>
/// <typeparam name="T">What the code comes to.</typeparam>
/// <param name="call">The call's steps.</param>
/// <param name="code">The code.</param>
/// <param name="most">Its time.</param>
/// <param name="endsWithHost">Whether it is cut short, and not begun, when the host gives up waiting: what runs a side is, what judges is
/// not.</param>
internal sealed class Step<T>(CallSteps call, Func<Task<T>> code, TimeSpan most, bool endsWithHost) : Deadline, INotifyCompletion
{
    private const int UnderWay = 0;
    private const int Returned = 1;
    private const int GivenUp = 2;
    private readonly Lock _gate = new();
    private Action? _goOn;
    private Task<T>? _running;
    private long _started;
    private TimeSpan _took;
    private int _state;

    /// <summary>Gets a value indicating whether there is nothing to await: never, for the code runs after the method has left.</summary>
    public bool IsCompleted => false;

    /// <inheritdoc/>
    protected internal override bool EndsWithHost => endsWithHost;

    /// <summary>Gets this, which is awaited.</summary>
    public Step<T> GetAwaiter() => this;

    /// <summary>Gets what the step came to.</summary>
    public StepEnd<T> GetResult() => new(_state == Returned ? _running : null, _took);

    /// <inheritdoc/>
    public void OnCompleted(Action continuation)
    {
        _goOn = continuation;
        _started = TimeProvider.System.GetTimestamp();

        // When the host has ended, what judges has all the time that it wants: nobody waits for it.
        if (call.Deadlines.TryAdd(this, most) || !endsWithHost)
        {
            call.Threads.RunNext(Run);
        }
        else
        {
            // The host waits no longer: the code is not begun.
            _state = GivenUp;
            continuation();
        }
    }

    /// <inheritdoc/>
    protected internal override void Expired()
    {
        lock (_gate)
        {
            if (_state != UnderWay)
            {
                return;
            }

            // All in one: once this can be seen, the step may be back at any moment.
            (_state, _took) = (GivenUp, TimeProvider.System.GetElapsedTime(_started));
            call.Lost();
        }

        call.Threads.QueueOurs(_goOn!);
    }

    private void Run()
    {
        if (IsGivenUp())
        {
            // The whole process has stood still: then the code is not begun.
            call.CameBack();
            return;
        }

        Task<T> running;
        try
        {
            running = code();
        }
        catch (Exception fault)
        {
            running = Task.FromException<T>(fault);
        }

        // What somebody's code has left behind on this thread is not what goes on here.
        SynchronizationContext.SetSynchronizationContext(null);
        if (running.IsCompleted)
        {
            Return(running);
        }
        else
        {
            // Never within the code of whoever completes it, which may go on and block, nor behind what such code has queued.
            _ = running.ContinueWith(static (ended, step) => ((Step<T>)step!).QueueReturn(ended), this, CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously | TaskContinuationOptions.DenyChildAttach, TaskScheduler.Default);
        }
    }

    private bool IsGivenUp()
    {
        lock (_gate)
        {
            return _state != UnderWay;
        }
    }

    private void QueueReturn(Task<T> ended) => call.Threads.QueueOurs(() => Return(ended));

    private void Return(Task<T> ended)
    {
        bool isInTime;
        lock (_gate)
        {
            isInTime = _state == UnderWay;
            if (isInTime)
            {
                (_state, _running, _took) = (Returned, ended, TimeProvider.System.GetElapsedTime(_started));
            }
        }

        if (isInTime)
        {
            call.Deadlines.Remove(this);
            _goOn!();
            return;
        }

        call.CameBackWith(ended);
    }
}
