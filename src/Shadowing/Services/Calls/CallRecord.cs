using Shadowing.Accounting;
using Shadowing.Execution;
using Shadowing.Observations;
using Shadowing.Services.Snapshots;

namespace Shadowing.Services.Calls;

/// <summary>Records, on the caller's path, how the control ends, and hands the call over to the pump. Nothing in here throws into the
/// caller.</summary>
/// <typeparam name="T">The control's result, without its task.</typeparam>
internal sealed class CallRecord<T>(CallTools tools, ShadowCall call, ResultRecord<T> control) : OpenControl
{
    /// <summary>The most bytes that are serialized on the caller's path.</summary>
    public const int MostBytesAtOnce = 65_536;

    private readonly long _started = tools.Time.GetTimestamp();
    private int _ended;

    /// <inheritdoc/>
    protected internal override long StartedAt => _started;

    /// <summary>The control returned a result.</summary>
    public void Returned(T result)
    {
        if (!TryEnd())
        {
            return;
        }

        var flow = CaptureFlow.Enter();
        try
        {
            var now = tools.Time.GetTimestamp();
            call.ControlDuration = tools.Time.GetElapsedTime(_started, now);
            Keep(result, now);
            tools.Pump.Post(call, now);
        }
        catch (SnapshotLostException lost) when (lost.Loss == PooledBodyLoss.NoMemory)
        {
            GiveUp(CallEnd.Dropped(DropReason.NoMemory), cause: null);
        }
        catch (SnapshotLostException)
        {
            NotComparable(NotComparableReason.ControlBodyOverCap, cause: null);
        }
        catch (NotRunException notRun)
        {
            NotRun(notRun);
        }
        catch (Exception fault)
        {
            // A projection of the user's, or we.
            NotRun(new NotRunException(NotComparableReason.SnapshotFailed, fault));
        }
        finally
        {
            CaptureFlow.Leave(flow);
        }
    }

    // What is kept as it is runs no code of the user's.
    private void Keep(T result, long started)
    {
        try
        {
            control.Returned(result, call.State.Bytes, Math.Min(MostBytesAtOnce, call.Experiment.MaxBodyBytes));
        }
        finally
        {
            if (control.Plan.Kind is SnapshotKind.AtOnce or SnapshotKind.Projected)
            {
                call.State.CallersCode.Ran(call.Account, "the snapshot of a result", started);
            }
        }
    }

    /// <summary>The control ended in an exception.</summary>
    public void Threw(Exception failure)
    {
        if (!TryEnd())
        {
            return;
        }

        try
        {
            var now = tools.Time.GetTimestamp();
            call.ControlDuration = tools.Time.GetElapsedTime(_started, now);
            if (failure is OperationCanceledException)
            {
                GiveUp(CallEnd.Of(CallOutcome.Aborted), cause: null);
                return;
            }

            control.Threw(failure);
            tools.Pump.Post(call, now);
        }
        catch (Exception fault)
        {
            NotRun(new NotRunException(NotComparableReason.CaptureFailed, fault));
        }
    }

    /// <summary>The control threw before it returned; asked in an exception filter, so that the exception passes untouched.</summary>
    /// <returns>Always false.</returns>
    public bool Failed(Exception failure)
    {
        Threw(failure);
        return false;
    }

    /// <summary>The control returned a task; what is returned is handed on in its place.</summary>
    public Task<T> Observe(Task<T>? task)
    {
        if (task is null || task.IsCompleted)
        {
            Ended(task);
            return task!;
        }

        try
        {
            tools.Open.Keep(this);
            return control.Plan.Kind is SnapshotKind.AtOnce or SnapshotKind.Projected ? AfterSnapshot(task) : Watch(task);
        }
        catch (Exception fault)
        {
            Fail(fault);
            return task;
        }
    }

    /// <summary>The control returned a task without a result.</summary>
    public Task Observe(Task? task)
    {
        if (task is null || task.IsCompleted)
        {
            Ended(task, default!);
            return task!;
        }

        try
        {
            // Registered before anybody else's: it runs first, and only hands the call over.
            tools.Open.Keep(this);
            task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() => Ended(task, default!));
        }
        catch (Exception fault)
        {
            Fail(fault);
        }

        return task;
    }

    /// <summary>Ends the call without a comparison, because something of ours failed.</summary>
    public void Fail(Exception fault)
    {
        if (TryEnd())
        {
            NotRun(new NotRunException(NotComparableReason.CaptureFailed, fault));
        }
    }

    private Task<T> Watch(Task<T> task)
    {
        task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(() => Ended(task));
        return task;
    }

    // The task that the caller gets completes as the control's does: the same value, the same exception objects, the same cancellation.
    private Task<T> AfterSnapshot(Task<T> task) =>
        task.ContinueWith(
            static (ended, record) =>
            {
                ((CallRecord<T>)record!).Ended(ended);
                return ended;
            },
            this,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously | TaskContinuationOptions.DenyChildAttach,
            TaskScheduler.Default).Unwrap();

    private void Ended(Task<T>? task)
    {
        if (task is { IsCompletedSuccessfully: true })
        {
            Returned(task.GetAwaiter().GetResult());
        }
        else
        {
            Ended(task, default!);
        }
    }

    private void Ended(Task? task, T nothing)
    {
        switch (task)
        {
            case null:
                Fail(new InvalidOperationException("The control returned null in place of a task."));
                break;
            case { IsCompletedSuccessfully: true }:
                Returned(nothing);
                break;
            case { IsCanceled: true }:
                Threw(new OperationCanceledException());
                break;
            default:
                Threw(task.Exception!.InnerException!);
                break;
        }
    }

    /// <inheritdoc/>
    protected internal override void GiveUp()
    {
        if (TryEnd())
        {
            NotComparable(NotComparableReason.ControlNotEnded, cause: null);
        }
    }

    private bool TryEnd()
    {
        if (Index >= 0)
        {
            tools.Open.Forget(this);
        }

        return Interlocked.Exchange(ref _ended, 1) == 0;
    }

    private void NotRun(NotRunException notRun)
    {
        if (notRun.Reason != NotComparableReason.ResultType)
        {
            tools.Faults.CaughtOnCallersPath(Tags.Of(notRun.Reason), notRun.InnerException!);
        }

        NotComparable(notRun.Reason, notRun.InnerException);
    }

    private void NotComparable(NotComparableReason reason, Exception? cause) => GiveUp(CallEnd.NotComparable(reason), cause);

    private void GiveUp(in CallEnd end, Exception? cause)
    {
        try
        {
            tools.Ends.End(call, end, cause);
        }
        catch (Exception fault)
        {
            tools.Faults.CaughtOnCallersPath("the end of a capture", fault);
        }
    }
}
