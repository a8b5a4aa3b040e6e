using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Notifications.Alerts;

/// <summary>A webhook on a real server: it keeps what it gets and answers as a test wants.</summary>
internal sealed class AlertReceiver : IAsyncDisposable
{
    private readonly Channel<ReceivedAlert> _received = Channel.CreateUnbounded<ReceivedAlert>();
    private TestApp _app = null!;

    public Uri Address => new(_app.Address, "/hook");

    /// <summary>Gets or sets what is answered to the attempt of a number, from 1 on.</summary>
    public Func<int, HttpContext, Task> Answer { get; set; } = (_, _) => Task.CompletedTask;

    public int Attempts { get; private set; }

    public int OtherRequests { get; private set; }

    public static async Task<AlertReceiver> StartAsync()
    {
        var receiver = new AlertReceiver();
        receiver._app = await TestApp.StartAsync(_ => { }, app =>
        {
            app.MapPost("/hook", receiver.TakeAsync);
            app.MapFallback(_ =>
            {
                receiver.OtherRequests++;
                return Task.CompletedTask;
            });
        });
        return receiver;
    }

    public async Task<ReceivedAlert> NextAsync()
    {
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        return await _received.Reader.ReadAsync(deadline.Token);
    }

    /// <summary>Gets what has arrived and was not looked at.</summary>
    public IReadOnlyList<ReceivedAlert> Rest()
    {
        var rest = new List<ReceivedAlert>();
        while (_received.Reader.TryRead(out var alert))
        {
            rest.Add(alert);
        }

        return rest;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        Attempts++;
        _received.Writer.TryWrite(new ReceivedAlert(
            body.ToArray(),
            context.Request.Headers["Shadowing-Signature"],
            context.Request.Headers["Shadowing-Delivery"],
            context.Request.ContentType,
            string.Join('\n', context.Request.Headers)));
        await Answer(Attempts, context);
    }
}
