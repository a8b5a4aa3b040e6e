using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Shadowing.AspNetCore.Tests.Execution;

/// <summary>A raw TCP server that answers each request in the faulty way that its path names.</summary>
internal sealed class FaultyServer : IAsyncDisposable
{
    public static readonly string[] Kinds =
        ["hang", "error500", "endless", "brokenchunks", "bomb", "badjson", "reset", "garbage", "throttle", "unauthorized", "halfbody",
            "overcap"];

    private static readonly byte[] s_bomb = Bomb();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Task _accepting;

    public FaultyServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address =>
        new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}"));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private static byte[] Bomb()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            var zeros = new byte[64 * 1024];
            for (var i = 0; i < 1_600; i++)
            {
                gzip.Write(zeros);
            }
        }

        return packed.ToArray();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _connections.Add(ServeAsync(client));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // Stopped: while it waited, or between two connections, when the listener says that it was never started.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
                while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } line)
                {
                    while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 })
                    {
                    }

                    if (!await AnswerAsync(client, stream, line.Split('/', '?')[1].Split(' ')[0]))
                    {
                        return;
                    }
                }
            }
            catch (Exception end) when (end is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
            {
            }
        }
    }

    private async Task<bool> AnswerAsync(TcpClient client, NetworkStream stream, string kind)
    {
        const string Json = "Content-Type: application/json\r\n";
        switch (kind)
        {
            case "hang":
                await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, TimeProvider.System, _stop.Token);
                return false;
            case "error500":
                return await SendAsync(stream, "HTTP/1.1 500 Oops\r\nContent-Length: 2\r\n\r\n{}");
            case "endless":
                await SendAsync(stream, $"HTTP/1.1 200 OK\r\n{Json}\r\n[0");
                var zeros = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(",0", 8_000)));
                while (true)
                {
                    await stream.WriteAsync(zeros, _stop.Token);
                }

            case "brokenchunks":
                await SendAsync(stream, $"HTTP/1.1 200 OK\r\n{Json}Transfer-Encoding: chunked\r\n\r\nzz\r\n{{}}\r\n");
                return false;
            case "bomb":
                await SendAsync(stream, $"HTTP/1.1 200 OK\r\n{Json}Content-Encoding: gzip\r\nContent-Length: {s_bomb.Length}\r\n\r\n");
                await stream.WriteAsync(s_bomb, _stop.Token);
                return true;
            case "badjson":
                return await SendAsync(stream, $"HTTP/1.1 200 OK\r\n{Json}Content-Length: 5\r\n\r\n{{\"a\":");
            case "reset":
                client.LingerState = new LingerOption(enable: true, seconds: 0);
                return false;
            case "garbage":
                await SendAsync(stream, "SSH-2.0-not-http\r\n\r\n");
                return false;
            case "throttle":
                return await SendAsync(stream, "HTTP/1.1 429 Slow down\r\nContent-Length: 0\r\n\r\n");
            case "unauthorized":
                return await SendAsync(stream, "HTTP/1.1 401 Who\r\nContent-Length: 0\r\n\r\n");
            case "halfbody":
                await SendAsync(stream, $"HTTP/1.1 200 OK\r\n{Json}Content-Length: 100\r\n\r\n{{\"a\":1");
                return false;
            case "overcap":
                return await SendAsync(stream, $"HTTP/1.1 200 OK\r\n{Json}Content-Length: 400002\r\n\r\n\"{new string('x', 400_000)}\"");
            default:
                return await SendAsync(stream, $"HTTP/1.1 200 OK\r\n{Json}Content-Length: 9\r\n\r\n{{\"ok\":1}} ");
        }
    }

    private async Task<bool> SendAsync(NetworkStream stream, string text)
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text), _stop.Token);
        return true;
    }
}
