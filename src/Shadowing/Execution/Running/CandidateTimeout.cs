using Shadowing.Telemetry;

namespace Shadowing.Execution.Running;

/// <summary>Cancels a candidate when its time is over.</summary>
/// <remarks>Not the timer of a cancellation source: that one lets an exception of a candidate's callback end the process.</remarks>
internal sealed class CandidateTimeout : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly FaultLog _faults;
    private readonly ITimer _timer;

    public CandidateTimeout(TimeSpan timeout, FaultLog faults, TimeProvider time)
    {
        _faults = faults;
        Token = _source.Token;
        _timer = time.CreateTimer(static state => ((CandidateTimeout)state!).Fire(), this, timeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Gets the candidate's token.</summary>
    public CancellationToken Token { get; }

    /// <summary>Gets a value indicating whether the time is over.</summary>
    public bool HasFired => Token.IsCancellationRequested;

    /// <summary>Cancels now.</summary>
    public void Fire()
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
            _faults.Caught("a candidate's cancellation callback", fault);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _source.Dispose();
    }
}
