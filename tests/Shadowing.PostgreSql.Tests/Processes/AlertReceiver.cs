using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Shadowing.TestSupport;

namespace Shadowing.PostgreSql.Tests.Processes;

/// <summary>Whoever is on call: he notes what he is told, and may be slow to say that he has heard it.</summary>
internal sealed class AlertReceiver : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<string> _received = [];
    private TaskCompletionSource? _slow;
    private TestApp _app = null!;

    public Uri Address => new(_app.Address, "/hook");

    public static async Task<AlertReceiver> StartAsync()
    {
        var receiver = new AlertReceiver();
        receiver._app = await TestApp.StartAsync(_ => { }, app => app.MapPost("/hook", receiver.TakeAsync));
        return receiver;
    }

    /// <summary>Gets how often each was told.</summary>
    public Dictionary<string, int> Counts()
    {
        lock (_gate)
        {
            return _received.GroupBy(static id => id).ToDictionary(static same => same.Key, static same => same.Count());
        }
    }

    /// <summary>Answers the next one only when the answer is disposed.</summary>
    public TaskCompletionSource AnswerNextLate()
    {
        lock (_gate)
        {
            return _slow = new TaskCompletionSource();
        }
    }

    /// <summary>Waits until each of them was told so often at least.</summary>
    public async Task ToldAsync(IEnumerable<string> ids, int times = 1)
    {
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var wanted = ids.ToList();
        while (Counts() is var counts && !wanted.TrueForAll(id => counts.GetValueOrDefault(id) >= times))
        {
            await pause.WaitForNextTickAsync(deadline.Token);
        }
    }

    public ValueTask DisposeAsync()
    {
        _slow?.TrySetResult();
        return _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        TaskCompletionSource? slow;
        lock (_gate)
        {
            _received.Add(context.Request.Headers["Shadowing-Delivery"].ToString());
            (slow, _slow) = (_slow, null);
        }

        await (slow?.Task ?? Task.CompletedTask);
    }
}
