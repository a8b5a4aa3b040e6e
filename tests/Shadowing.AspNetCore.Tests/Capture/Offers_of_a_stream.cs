using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.AspNetCore.Tests.Execution;
using Shadowing.AspNetCore.Tests.Fidelity;
using Shadowing.Reports;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Capture;

public sealed class Offers_of_a_stream
{
    [Theory]
    [InlineData("Connection: upgrade\r\n")]
    [InlineData("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\n")]
    [InlineData("Connection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")]
    [InlineData("Connection: upgrade\r\nUpgrade: TLS/1.0\r\n")]
    [InlineData("Connection: keep-alive, Upgrade\r\nUpgrade: foo/2\r\n")]
    [InlineData("Accept: text/event-stream\r\n")]
    [InlineData("Accept: application/json, text/event-stream\r\n")]
    [InlineData("Accept: multipart/x-mixed-replace, */*;q=0.1\r\n")]
    [InlineData("Accept: application/grpc-web-text\r\n")]
    public async Task A_plain_answer_to_an_offer_is_compared(string headers)
    {
        await using var app = await StartAsync();
        var answer = await RawAsync(app,
            $"GET /plain HTTP/1.1\r\nHost: a\r\n{headers}\r\nGET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        Assert.Contains("plain", answer, StringComparison.Ordinal);
        var account = (await app.ReportAsync("x")).Account;
        Assert.Equal((1, 1), (account.Sampled, account.Match));
    }

    [Theory]
    [InlineData("before")]
    [InlineData("after")]
    [InlineData("by the server's own feature")]
    public async Task An_accepted_offer_is_a_stream_and_nothing_is_held_of_it(string how)
    {
        await using var app = await StartAsync(how);
        using var socket = new ClientWebSocket();
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        await socket.ConnectAsync(new Uri($"ws://{app.Address.Authority}/{(how == "by the server's own feature" ? "upgrade" : "socket")}"),
            deadline.Token);
        await socket.SendAsync(Encoding.ASCII.GetBytes("hello"), WebSocketMessageType.Text, endOfMessage: true, deadline.Token);
        var buffer = new byte[10];
        var got = await socket.ReceiveAsync(buffer, deadline.Token);
        Assert.Equal("hello", Encoding.ASCII.GetString(buffer, 0, got.Count));

        // While it is open.
        var account = (await app.ReportAsync("x")).Account;
        Assert.Equal((1, 0), (account.NotComparable["stream"], account.InFlight));
        socket.Abort();
    }

    [Fact]
    public async Task An_offer_that_the_test_server_takes_is_a_stream()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Configuration.AddInMemoryCollection(
            Settings.All("x").Select(static pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
        builder.Services.AddShadowing();
        await using var host = builder.Build();
        host.UseRouting();
        host.UseShadowing();
        host.Map("/socket", WebSocketEcho.Case.Handler).WithShadow("x", static () => "a");
        await host.StartAsync(TestContext.Current.CancellationToken);
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        using var socket = await host.GetTestServer().CreateWebSocketClient()
            .ConnectAsync(new Uri("http://localhost/socket"), deadline.Token);
        var report = host.Services.GetRequiredService<IShadowReporter>();
        await report.WhenIdleAsync(deadline.Token);
        Assert.Equal(1, Assert.Single(report.Capture().Experiments).Account.NotComparable["stream"]);
        socket.Abort();
    }

    private static Task<TestApp> StartAsync(string how = "before") => TestApp.StartAsync(
        builder =>
        {
            builder.Configuration.AddInMemoryCollection(
                Settings.All("x").Select(static pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
            builder.Services.AddShadowing();
        },
        app =>
        {
            if (how == "before")
            {
                app.UseWebSockets();
            }

            app.UseRouting();
            app.UseShadowing();
            if (how == "after")
            {
                app.UseWebSockets();
            }

            app.Map("/socket", WebSocketEcho.Case.Handler).WithShadow("x", () => "a");
            app.MapGet("/upgrade", UpgradeAsync).WithShadow("x", () => "a");
            app.MapGet("/plain", () => "plain").WithShadow("x", () => "plain");
            app.MapGet("/last", () => "last");
        });

    // As a proxy does it: without the framework's WebSockets.
    private static async Task UpgradeAsync(HttpContext context)
    {
#pragma warning disable CA5350 // RFC 6455 defines the handshake by it.
        var accept = Convert.ToBase64String(
            System.Security.Cryptography.SHA1.HashData(
                Encoding.ASCII.GetBytes(context.Request.Headers.SecWebSocketKey + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        context.Response.Headers.SecWebSocketAccept = accept;
        context.Response.Headers.Connection = "Upgrade";
        context.Response.Headers.Upgrade = "websocket";
        await using var stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
        var buffer = new byte[100];
        var got = await socket.ReceiveAsync(buffer, context.RequestAborted);
        await socket.SendAsync(buffer.AsMemory(0, got.Count), WebSocketMessageType.Text, endOfMessage: true, context.RequestAborted);
        await socket.ReceiveAsync(buffer, CancellationToken.None);
    }

    private static async Task<string> RawAsync(TestApp app, string request)
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(System.Net.IPAddress.Loopback, app.Address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync().WaitAsync(TestApp.Deadline);
    }
}
