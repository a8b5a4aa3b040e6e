namespace Shadowing.AspNetCore.Tests.Execution;

/// <summary>Blocks the threads of the process's pool, and more work waits than it will have threads for in minutes.</summary>
internal sealed class StarvedPool : IDisposable
{
    private readonly ManualResetEventSlim _open = new();
    private int _waiting;

    public StarvedPool(int blockers)
    {
        _waiting = blockers;
        for (var blocker = 0; blocker < blockers; blocker++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    Interlocked.Decrement(ref _waiting);
                    _open.Wait();
                },
                null);
        }
    }

    /// <summary>Gets a value indicating whether work still waits for a thread.</summary>
    public bool IsStarved => Volatile.Read(ref _waiting) > 0;

    public void Dispose() => _open.Set();
}
