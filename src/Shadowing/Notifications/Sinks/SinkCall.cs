namespace Shadowing.Notifications.Sinks;

/// <summary>One event in a sink's hands: it is settled once, whoever is first, the sink or its time limit.</summary>
internal sealed class SinkCall : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly ITimer _timer;
    private readonly Action<SinkCall> _expired;
    private int _isSettled;

    public SinkCall(TimeSpan limit, TimeProvider time, Action<SinkCall> expired)
    {
        _expired = expired;
        Token = _source.Token;
        _timer = time.CreateTimer(static call => ((SinkCall)call!).Expire(), this, limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Gets the sink's token.</summary>
    public CancellationToken Token { get; }

    /// <summary>Takes the right to count the event; false when somebody has it.</summary>
    public bool TrySettle() => Interlocked.Exchange(ref _isSettled, 1) == 0;

    /// <summary>Gives the event up, and tells the sink so.</summary>
    public void Expire()
    {
        if (TrySettle())
        {
            _expired(this);
        }

        // Elsewhere: a callback of the sink's may block, and neither a timer nor the host's stop waits for it.
        _ = Task.Run(Cancel);
    }

    private void Cancel()
    {
        try
        {
            _source.Cancel();
        }
        catch
        {
            // A callback of the sink's threw, or the sink came back at this very moment.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _source.Dispose();
    }
}
