using System.Threading.Tasks.Sources;

namespace Shadowing.Tests.Services.Faults;

/// <summary>What a pooled value task stands on: it may be asked for its result once, and is another call's afterwards.</summary>
public sealed class OnceSource<T> : IValueTaskSource<T>, IValueTaskSource
{
    private ManualResetValueTaskSourceCore<T> _core = new() { RunContinuationsAsynchronously = true };
    private int _asked;

    public ValueTask<T> Start(Func<T> answer)
    {
        Queue(answer);
        return new ValueTask<T>(this, _core.Version);
    }

    public ValueTask<T> StartComplete(T result)
    {
        _core.SetResult(result);
        return new ValueTask<T>(this, _core.Version);
    }

    public ValueTask StartWithoutResult(Func<T> answer)
    {
        Queue(answer);
        return new ValueTask(this, _core.Version);
    }

    public T GetResult(short token)
    {
        if (Interlocked.Increment(ref _asked) > 1)
        {
            throw new InvalidOperationException("The result was taken already.");
        }

        return _core.GetResult(token);
    }

    void IValueTaskSource.GetResult(short token) => GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void Queue(Func<T> answer) =>
        ThreadPool.UnsafeQueueUserWorkItem(
            _ =>
            {
                try
                {
                    _core.SetResult(answer());
                }
                catch (Exception failure)
                {
                    _core.SetException(failure);
                }
            },
            state: null);
}
