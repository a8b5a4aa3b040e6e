namespace Shadowing.AspNetCore.Tests.Execution.Blocked;

/// <summary>A block that says when as many as are expected have come to it.</summary>
internal sealed class CountedBlock(int expected) : IDisposable
{
    private readonly ManualResetEventSlim _open = new();
    private readonly TaskCompletionSource _allThere = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _missing = expected;

    /// <summary>Gets what completes when all are there.</summary>
    public Task AllThere => _allThere.Task;

    /// <summary>Gets what completes when it is opened.</summary>
    public Task Opened => _opened.Task;

    /// <summary>Comes, and goes on.</summary>
    public void Arrive()
    {
        if (Interlocked.Decrement(ref _missing) == 0)
        {
            _allThere.TrySetResult();
        }
    }

    /// <summary>Comes, and stays until it is opened.</summary>
    public void Wait()
    {
        Arrive();
        _open.Wait();
    }

    /// <summary>Lets everybody past.</summary>
    public void Open()
    {
        _open.Set();
        _opened.TrySetResult();
    }

    // Left to the collector: who waited may still be on its way out.
    public void Dispose() => Open();
}
