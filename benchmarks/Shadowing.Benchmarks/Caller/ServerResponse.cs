using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Shadowing.Benchmarks.Caller;

/// <summary>A response's head that takes callbacks and runs them, as a server's does, at the lowest cost.</summary>
internal sealed class ServerResponse : IHttpResponseFeature
{
    private readonly Stack<(Func<object, Task> Callback, object State)> _starting = new(4);
    private readonly Stack<(Func<object, Task> Callback, object State)> _completed = new(4);

    public int StatusCode { get; set; } = StatusCodes.Status200OK;

    public string? ReasonPhrase { get; set; }

    public IHeaderDictionary Headers { get; set; } = new HeaderDictionary();

    public Stream Body { get; set; } = Stream.Null;

    public bool HasStarted { get; private set; }

    public void OnStarting(Func<object, Task> callback, object state) => _starting.Push((callback, state));

    public void OnCompleted(Func<object, Task> callback, object state) => _completed.Push((callback, state));

    /// <summary>Ends the request, and gets ready for the next.</summary>
    public void End()
    {
        Run(_starting);
        HasStarted = true;
        Run(_completed);
        HasStarted = false;
    }

    private static void Run(Stack<(Func<object, Task> Callback, object State)> callbacks)
    {
        while (callbacks.TryPop(out var callback))
        {
            callback.Callback(callback.State).GetAwaiter().GetResult();
        }
    }
}
