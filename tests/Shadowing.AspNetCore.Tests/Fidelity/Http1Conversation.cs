using System.Net.Sockets;
using System.Text;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>One connection's bytes, read response by response.</summary>
internal sealed class Http1Conversation(Socket socket, Exchange exchange, string? releaseAfter, CancellationToken deadline) : IDisposable
{
    private readonly MemoryStream _received = new();
    private readonly byte[] _buffer = new byte[65_536];
    private readonly byte[]? _releaseAfter = releaseAfter is null ? null : Encoding.Latin1.GetBytes(releaseAfter);
    private int _start;

    public byte[] Received => _received.ToArray();

    /// <summary>Gets a value indicating whether the last response announced that the server closes the connection.</summary>
    public bool Closes { get; private set; }

    private ReadOnlySpan<byte> Bytes => _received.GetBuffer().AsSpan(0, (int)_received.Length);

    public async Task SendAsync(byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += await socket.SendAsync(bytes.AsMemory(sent), deadline);
        }
    }

    /// <summary>Reads one whole response; when the connection ends before, says how.</summary>
    public async Task<ConnectionEnding?> ReadResponseAsync(string method)
    {
        while (true)
        {
            var length = Http1Framing.End(Bytes[_start..], method, out var closes);
            if (length >= 0)
            {
                (_start, Closes) = (_start + length, closes);
                return null;
            }

            if (await ReadAsync() is { } ending)
            {
                return ending;
            }
        }
    }

    public async Task<ConnectionEnding> ReadToEndAsync()
    {
        while (true)
        {
            if (await ReadAsync() is { } ending)
            {
                return ending;
            }
        }
    }

    public void Dispose() => _received.Dispose();

    private async Task<ConnectionEnding?> ReadAsync()
    {
        try
        {
            var count = await socket.ReceiveAsync(_buffer, deadline);
            if (count == 0)
            {
                return ConnectionEnding.Closed;
            }

            _received.Write(_buffer, 0, count);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.ConnectionReset)
        {
            return ConnectionEnding.Reset;
        }

        if (_releaseAfter is not null && Bytes.IndexOf(_releaseAfter) >= 0)
        {
            exchange.Release();
        }

        return null;
    }
}
