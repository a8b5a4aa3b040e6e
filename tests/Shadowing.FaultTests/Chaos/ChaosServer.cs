using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Shadowing.FaultTests.Chaos;

/// <summary>The candidate on another server: a raw one, that answers as the request says.</summary>
internal sealed class ChaosServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Task _accepting;

    public ChaosServer()
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

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = new BufferedStream(client.GetStream());
                while (await ReadRequestAsync(stream) is { } fault && await AnswerAsync(client, client.GetStream(), fault))
                {
                }
            }
            catch (Exception end) when (end is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
            {
            }
        }
    }

    // The requests of the library have a length, or no body.
    private async Task<CandidateFault?> ReadRequestAsync(BufferedStream stream)
    {
        var line = await ReadLineAsync(stream);
        if (line.Length == 0)
        {
            return null;
        }

        var length = 0;
        while (await ReadLineAsync(stream) is { Length: > 0 } header)
        {
            if (header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            {
                length = int.Parse(header.AsSpan("Content-Length:".Length), CultureInfo.InvariantCulture);
            }
        }

        await stream.ReadExactlyAsync(new byte[length], _stop.Token);
        return Enum.Parse<CandidateFault>(line.Split('/')[2]);
    }

    private async Task<string> ReadLineAsync(BufferedStream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, _stop.Token) > 0 && one[0] != '\n')
        {
            line.Append((char)one[0]);
        }

        return line.ToString().TrimEnd('\r');
    }

    private async Task<bool> AnswerAsync(TcpClient client, NetworkStream stream, CandidateFault fault)
    {
        const string Json = "Content-Type: application/json\r\n";
        switch (fault)
        {
            case CandidateFault.Differs:
                return await SendAsync(stream, $"HTTP/1.1 200 OK\r\n{Json}Content-Length: 8\r\n\r\n{{\"ok\":2}}");
            case CandidateFault.ServerError:
                return await SendAsync(stream, "HTTP/1.1 500 Oops\r\nContent-Length: 2\r\n\r\n{}");
            case CandidateFault.Throttles:
                return await SendAsync(stream, "HTTP/1.1 429 Slow down\r\nContent-Length: 0\r\n\r\n");
            case CandidateFault.Redirects:
                return await SendAsync(stream, "HTTP/1.1 302 Elsewhere\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n");
            case CandidateFault.Hangs:
                await new TaskCompletionSource().Task.WaitAsync(_stop.Token);
                return false;
            case CandidateFault.Resets:
                client.LingerState = new LingerOption(enable: true, seconds: 0);
                return false;
            case CandidateFault.Garbage:
                await SendAsync(stream, "SSH-2.0-not-http\r\n\r\n");
                return false;
            case CandidateFault.BrokenChunks:
                await SendAsync(stream, $"HTTP/1.1 200 OK\r\n{Json}Transfer-Encoding: chunked\r\n\r\nzz\r\n{{}}\r\n");
                return false;
            case CandidateFault.HalfBody:
                await SendAsync(stream, $"HTTP/1.1 200 OK\r\n{Json}Content-Length: 100\r\n\r\n{{\"a\":1");
                return false;
            case CandidateFault.Endless:
                await SendAsync(stream, $"HTTP/1.1 200 OK\r\n{Json}\r\n");
                while (true)
                {
                    await stream.WriteAsync(new byte[16_384], _stop.Token);
                }

            default:
                return await SendAsync(stream, $"HTTP/1.1 200 OK\r\n{Json}Content-Length: 8\r\n\r\n{{\"ok\":1}}");
        }
    }

    private async Task<bool> SendAsync(NetworkStream stream, string text)
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text), _stop.Token);
        return true;
    }
}
