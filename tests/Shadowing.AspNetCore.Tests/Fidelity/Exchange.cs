using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>What handler and client share while one case runs: the client's signal and the handler's notes.</summary>
internal sealed class Exchange(int requests, Arrival arrival, Action<int, int> announce)
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _notes = new();
    private readonly Lock _counting = new();
    private (int Started, int Finished) _count;
    private bool _isBroken;

    /// <summary>Gets how much of the request is there when the pipeline begins.</summary>
    public Arrival Arrival => arrival;

    /// <summary>Gets a task that ends when the pipeline may begin.</summary>
    public Task Arrived => arrival == Arrival.AsItComes ? Task.CompletedTask : _arrived.Task;

    /// <summary>Gets a task that ends when the client has seen what it waits for.</summary>
    public Task Released => _released.Task;

    /// <summary>Gets a task that ends when the server is done with every request, its completion callbacks included.</summary>
    public Task Finished => _finished.Task;

    public IEnumerable<string> Notes => _notes;

    public static Exchange? Of(HttpContext context) =>
        context.Items.TryGetValue(typeof(Exchange), out var exchange) ? (Exchange?)exchange : null;

    /// <summary>Says, before the client connects from a port, how many bytes the server is to have before it begins with them.</summary>
    public void Announce(int port, int bytes)
    {
        if (arrival != Arrival.AsItComes)
        {
            announce(port, bytes);
        }
    }

    public void Arrive() => _arrived.TrySetResult();

    public void Release() => _released.TrySetResult();

    public void Note(string note) => _notes.Enqueue(note);

    public void Start() => Count(() => _count.Started++);

    public void Finish() => Count(() => _count.Finished++);

    /// <summary>Says that the connection is gone, so that no request comes any more.</summary>
    public void Break() => Count(() => _isBroken = true);

    private void Count(Action change)
    {
        lock (_counting)
        {
            change();
            if (_count.Finished == (_isBroken ? _count.Started : requests))
            {
                _finished.TrySetResult();
            }
        }
    }
}
