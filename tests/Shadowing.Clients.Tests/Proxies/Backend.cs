using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Shadowing.TestSupport;

namespace Shadowing.Clients.Tests.Proxies;

/// <summary>What stands behind a proxy.</summary>
internal static class Backend
{
    public static Task<TestApp> StartAsync() => TestApp.StartAsync(static _ => { }, Map, HttpProtocols.Http1);

    private static void Map(WebApplication app)
    {
        app.UseWebSockets();
        app.MapGet("/text", static () => "a text");
        app.MapGet("/nothing", static () => Results.NoContent());
        app.MapGet("/elsewhere", static () => Results.Redirect("/text"));
        app.MapGet("/missing", static () => Results.NotFound(new { missing = true }));
        app.MapGet("/fails", static () => Results.StatusCode(503));
        app.MapGet("/long/{length:int}", static (int length) => Results.Bytes(new byte[length], "application/octet-stream"));
        app.MapGet("/pieces/{count:int}", static async (int count, HttpContext context) =>
        {
            for (var number = 0; number < count; number++)
            {
                await context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"piece {number};"));
                await context.Response.Body.FlushAsync();
            }
        });
        app.MapGet("/events", static async (HttpContext context) =>
        {
            context.Response.ContentType = "text/event-stream";
            for (var number = 0; number < 20; number++)
            {
                await context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"data: {number}\n\n"));
                await context.Response.Body.FlushAsync();
            }
        });

        // Ends in order, but too early.
        app.MapGet("/breaks", static (HttpContext context) =>
        {
            context.Response.ContentLength = 1_000;
            return context.Response.WriteAsync("not all of it");
        });
        app.MapMethods("/echo", ["POST", "PUT", "PATCH", "DELETE"], static async (HttpContext context) =>
        {
            context.Response.ContentType = context.Request.ContentType;
            context.Response.Headers["x-method"] = context.Request.Method;
            context.Response.Headers["x-forwarded"] = context.Request.Headers["x-forwarded-proto"];
            await context.Request.Body.CopyToAsync(context.Response.Body);
        });
        app.Map("/socket", static async (HttpContext context) =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[65_536];
            while (await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted)
                is { MessageType: not System.Net.WebSockets.WebSocketMessageType.Close } message)
            {
                await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage,
                    context.RequestAborted);
            }

            await socket.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, "done", context.RequestAborted);
        });
    }
}
