using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>The endpoint that sends back every message of a WebSocket.</summary>
internal static class WebSocketEcho
{
    /// <summary>Gets the endpoint, mapped and shadowed like every case but asked by a client of its own.</summary>
    public static WriteCase Case { get; } = new("Echo of a WebSocket", RunAsync);

    private static async Task RunAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[4_096];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", context.RequestAborted);
                return;
            }

            await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, context.RequestAborted);
        }
    }
}
