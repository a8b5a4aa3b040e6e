using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Fleet;

/// <summary>Whoever is on call.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly Channel<JsonElement> _received = Channel.CreateUnbounded<JsonElement>();
    private TestApp _app = null!;

    public Uri Address => new(_app.Address, "/hook");

    /// <summary>Gets or sets what is answered.</summary>
    public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

    public int Waiting => _received.Reader.Count;

    public static async Task<WebhookReceiver> StartAsync()
    {
        var receiver = new WebhookReceiver();
        receiver._app = await TestApp.StartAsync(_ => { }, app => app.MapPost("/hook", async (HttpContext context) =>
        {
            receiver._received.Writer.TryWrite(await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body));
            context.Response.StatusCode = (int)receiver.Status;
        }));
        return receiver;
    }

    public async Task<JsonElement> NextAsync()
    {
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        return await _received.Reader.ReadAsync(deadline.Token);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
