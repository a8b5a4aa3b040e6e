using Shadowing.Execution.Threads;
using Shadowing.Telemetry;

namespace Shadowing.Execution.Running;

/// <summary>Cancels a candidate when its time is over, on a thread of its experiment's: a callback of the candidate's may block, and an
/// exception of one must end nothing.</summary>
internal sealed class CandidateTimeout(Deadlines deadlines, ExperimentState state, FaultLog faults) : Deadline, IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private int _hasFired;

    /// <summary>Gets the candidate's token.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Gets a value indicating whether the time is over.</summary>
    public bool HasFired => Volatile.Read(ref _hasFired) != 0;

    /// <summary>Begins to wait.</summary>
    public void Start(TimeSpan timeout) => deadlines.TryAdd(this, timeout);

    /// <summary>Waits no longer: the candidate is back, and what it came to is not too late because somebody looks at it later.</summary>
    public void Stop() => deadlines.Remove(this);

    /// <summary>Cancels now.</summary>
    public void Fire()
    {
        if (Interlocked.Exchange(ref _hasFired, 1) == 0)
        {
            state.Threads.Queue(Cancel);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        deadlines.Remove(this);
        _source.Dispose();
    }

    /// <inheritdoc/>
    protected internal override bool EndsWithHost => true;

    /// <inheritdoc/>
    protected internal override void Expired() => Fire();

    private void Cancel()
    {
        var callbacks = new CallbackTime(state);
        deadlines.TryAdd(callbacks, CallbackTime.Most);
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The candidate came back at this very moment.
        }
        catch (Exception fault)
        {
            faults.Caught("a candidate's cancellation callback", fault);
        }
        finally
        {
            deadlines.Remove(callbacks);
            callbacks.End();
        }
    }
}
