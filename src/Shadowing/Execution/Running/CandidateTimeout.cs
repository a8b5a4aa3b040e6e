using Shadowing.Execution.Threads;
using Shadowing.Telemetry;

namespace Shadowing.Execution.Running;

/// <summary>Cancels a candidate when its time is over, on a thread of its experiment's: a callback of the candidate's may block, and an
/// exception of one must end nothing.</summary>
internal sealed class CandidateTimeout(Deadlines deadlines, OwnThreads threads, FaultLog faults) : Deadline, IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private volatile bool _hasFired;

    /// <summary>Gets the candidate's token.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Gets a value indicating whether the time is over.</summary>
    public bool HasFired => _hasFired;

    /// <summary>Begins to wait.</summary>
    public void Start(TimeSpan timeout) => deadlines.TryAdd(this, timeout);

    /// <summary>Cancels now.</summary>
    public void Fire()
    {
        if (!_hasFired)
        {
            _hasFired = true;
            threads.Queue(Cancel);
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
    }
}
