using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>The exchanges of one server, found by the number that the request carries.</summary>
internal sealed class Exchanges
{
    public const string Header = "x-exchange";

    private readonly ConcurrentDictionary<int, int> _announced = new();
    private readonly ConcurrentDictionary<string, Exchange> _exchanges = new(StringComparer.Ordinal);

    public Exchange Begin(string number, int requests, Arrival arrival = Arrival.AsItComes) => _exchanges[number] =
        new Exchange(requests, arrival, (port, bytes) => _announced[port] = bytes);

    /// <summary>Waits until what was announced for a connection has arrived.</summary>
    public async Task WaitAsync(ConnectionContext connection)
    {
        if (connection.RemoteEndPoint is not IPEndPoint client || !_announced.TryRemove(client.Port, out var bytes))
        {
            return;
        }

        var input = connection.Transport.Input;
        for (var isThere = false; !isThere;)
        {
            var read = await input.ReadAsync(connection.ConnectionClosed);
            isThere = read.Buffer.Length >= bytes || read.IsCompleted;
            input.AdvanceTo(read.Buffer.Start, isThere ? read.Buffer.Start : read.Buffer.End);
        }
    }

    public bool TryFind(HttpContext context, [NotNullWhen(true)] out Exchange? exchange) =>
        _exchanges.TryGetValue(context.Request.Headers[Header].ToString(), out exchange);
}
