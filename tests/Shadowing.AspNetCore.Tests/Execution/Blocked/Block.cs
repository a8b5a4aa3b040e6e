namespace Shadowing.AspNetCore.Tests.Execution.Blocked;

/// <summary>What somebody's code comes to and does not get past until the test is over.</summary>
internal sealed class Block : IDisposable
{
    private readonly ManualResetEventSlim _open = new();
    private int _entered;
    private int _onPool;

    /// <summary>Gets how often it was come to.</summary>
    public int Entered => Volatile.Read(ref _entered);

    /// <summary>Gets how often it was come to on a thread of the process's pool, for which callers then wait.</summary>
    public int OnPool => Volatile.Read(ref _onPool);

    /// <summary>Blocks the present thread.</summary>
    public void Wait()
    {
        if (Thread.CurrentThread.IsThreadPoolThread)
        {
            Interlocked.Increment(ref _onPool);
        }

        Interlocked.Increment(ref _entered);
        _open.Wait();
    }

    /// <summary>Lets everybody past.</summary>
    public void Dispose() => _open.Set();
}
