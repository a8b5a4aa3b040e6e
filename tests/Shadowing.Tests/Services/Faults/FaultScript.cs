namespace Shadowing.Tests.Services.Faults;

/// <summary>Says which candidates' calls go wrong, and how; ends those that never would.</summary>
public sealed class FaultScript(FaultKind kind) : IDisposable
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _unblocked = new();
    private int _made;
    private int _faults;

    public FaultKind Kind => kind;

    /// <summary>Gets a value indicating whether the fault is that a candidate does not come back.</summary>
    public bool TakesTime => kind is FaultKind.TakesTwoSeconds or FaultKind.Hangs or FaultKind.Blocks;

    public Task Released => _released.Task;

    /// <summary>Gets how often a candidate went wrong.</summary>
    public int Faults => Volatile.Read(ref _faults);

    /// <summary>Whether this call goes wrong. Those that take time all do; of the others one in four is well, so that no breaker opens for
    /// long.</summary>
    public bool IsDue(int number)
    {
        var isDue = TakesTime || kind == FaultKind.ChangesArguments || number % 4 != 1;
        if (isDue)
        {
            Interlocked.Increment(ref _faults);
        }

        return isDue;
    }

    public bool IsDueForNextMade() => IsDue(Interlocked.Increment(ref _made));

    public void Block() => _unblocked.Wait();

    public void Release()
    {
        _released.TrySetResult();
        _unblocked.Set();
    }

    public void Dispose()
    {
        // The event is left to the collector: a candidate may still stand at it.
        Release();
    }
}
