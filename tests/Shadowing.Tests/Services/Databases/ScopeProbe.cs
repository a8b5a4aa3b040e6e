namespace Shadowing.Tests.Services.Databases;

/// <summary>Lives as long as its scope.</summary>
public sealed class ScopeProbe : IAsyncDisposable
{
    private readonly ScopeCount _count;
    private int _isDisposed;

    public ScopeProbe(ScopeCount count)
    {
        _count = count;
        count.MadeScope();
    }

    public bool IsDisposed => Volatile.Read(ref _isDisposed) != 0;

    public ValueTask DisposeAsync()
    {
        Assert.Equal(0, Interlocked.Exchange(ref _isDisposed, 1));
        _count.DisposedScope();
        return ValueTask.CompletedTask;
    }
}
