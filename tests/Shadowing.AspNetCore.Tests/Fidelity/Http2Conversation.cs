using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>One connection of HTTP/2 with prior knowledge: asks one stream after the other and keeps what arrives.</summary>
internal sealed class Http2Conversation(Socket socket, Exchange exchange, string? releaseAfter, CancellationToken deadline) : IDisposable
{
    private readonly SortedDictionary<int, Http2Response> _responses = [];
    private readonly HpackDecoder _decoder = new();
    private readonly byte[]? _releaseAfter = releaseAfter is null ? null : Encoding.Latin1.GetBytes(releaseAfter);
    private readonly List<byte> _block = [];
    private string _farewell = "";
    private int _lastStream = -1;

    public byte[] Received =>
        [.. _responses.Values.SelectMany(static response => response.ToBytes()), .. Encoding.Latin1.GetBytes(_farewell)];

    public Task OpenAsync()
    {
        const short initialWindowSize = 4;
        var settings = new byte[6];
        BinaryPrimitives.WriteInt16BigEndian(settings, initialWindowSize);
        BinaryPrimitives.WriteInt32BigEndian(settings.AsSpan(2), int.MaxValue);
        var window = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(window, int.MaxValue - 65_535);
        return SendAsync([
            .. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8,
            .. new Http2Frame(Http2FrameType.Settings, 0, 0, settings).ToBytes(),
            .. new Http2Frame(Http2FrameType.WindowUpdate, 0, 0, window).ToBytes(),
        ]);
    }

    /// <summary>Sends one request and reads until its stream has ended; when the connection ends before, says how.</summary>
    public async Task<ConnectionEnding?> AskAsync(IEnumerable<HeaderField> fields, IEnumerable<ReadOnlyMemory<byte>>? body = null)
    {
        _lastStream += 2;
        using var block = new MemoryStream();
        foreach (var field in fields)
        {
            // Literal without indexing, new name, no Huffman.
            block.WriteByte(0);
            Write(block, field.Name);
            Write(block, field.Value);
        }

        var response = _responses[_lastStream] = new Http2Response();
        var head = body is null ? Http2Frame.EndHeaders | Http2Frame.EndStream : Http2Frame.EndHeaders;
        byte[] end = body is null ? [] : new Http2Frame(Http2FrameType.Data, Http2Frame.EndStream, _lastStream, []).ToBytes();
        var isLeftOpen = body is not null && exchange.Arrival == Arrival.RestAfterTheAnswer;
        await SendAsync([
            .. new Http2Frame(Http2FrameType.Headers, (byte)head, _lastStream, block.ToArray()).ToBytes(),
            .. (body ?? []).SelectMany(piece => new Http2Frame(Http2FrameType.Data, 0, _lastStream, piece.ToArray()).ToBytes()),
            .. isLeftOpen ? [] : end,

            // Answered when all before it has been taken in.
            .. exchange.Arrival == Arrival.AsItComes ? [] : new Http2Frame(Http2FrameType.Ping, 0, 0, new byte[8]).ToBytes(),
        ]);
        while (!response.Ended || (isLeftOpen && !response.WasReset))
        {
            if (await ReadFrameAsync() is { } ending)
            {
                return ending;
            }
        }

        return null;
    }

    public void Dispose()
    {
        foreach (var response in _responses.Values)
        {
            response.Dispose();
        }
    }

    private static void Write(MemoryStream block, string text)
    {
        const int prefix = 0x7f;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, 2 * prefix, nameof(text));
        block.WriteByte((byte)Math.Min(text.Length, prefix));
        if (text.Length >= prefix)
        {
            block.WriteByte((byte)(text.Length - prefix));
        }

        block.Write(Encoding.Latin1.GetBytes(text));
    }

    private async Task SendAsync(byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += await socket.SendAsync(bytes.AsMemory(sent), deadline);
        }
    }

    private async Task<ConnectionEnding?> ReadFrameAsync()
    {
        var head = new byte[Http2Frame.HeadLength];
        if (await ReadAsync(head) is { } endingInHead)
        {
            return endingInHead;
        }

        var payload = new byte[Http2Frame.PayloadLength(head)];
        if (await ReadAsync(payload) is { } endingInPayload)
        {
            return endingInPayload;
        }

        await TakeAsync(Http2Frame.Read(head, payload));
        return null;
    }

    private async Task<ConnectionEnding?> ReadAsync(byte[] bytes)
    {
        try
        {
            for (var read = 0; read < bytes.Length;)
            {
                var count = await socket.ReceiveAsync(bytes.AsMemory(read), deadline);
                if (count == 0)
                {
                    return ConnectionEnding.Closed;
                }

                read += count;
            }

            return null;
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.ConnectionReset)
        {
            return ConnectionEnding.Reset;
        }
    }

    private async Task TakeAsync(Http2Frame frame)
    {
        switch (frame.Type)
        {
            case Http2FrameType.Settings or Http2FrameType.Ping when !frame.Has(Http2Frame.Ack):
                await SendAsync((frame with
                {
                    Flags = Http2Frame.Ack,
                    Payload = frame.Type == Http2FrameType.Ping ? frame.Payload : []
                }).ToBytes());
                break;
            case Http2FrameType.Ping:
                exchange.Arrive();
                break;
            case Http2FrameType.Headers or Http2FrameType.Continuation:
                TakeFields(frame);
                break;
            case Http2FrameType.Data:
                _responses[frame.Stream].AddData(frame.Payload);
                ReleaseIfSeen(_responses[frame.Stream]);
                break;
            case Http2FrameType.ResetStream:
                _responses[frame.Stream].Reset(BinaryPrimitives.ReadInt32BigEndian(frame.Payload));
                break;
            case Http2FrameType.GoAway:
                _farewell += string.Create(CultureInfo.InvariantCulture,
                    $"[goaway: {BinaryPrimitives.ReadInt32BigEndian(frame.Payload.AsSpan(4))}]\n");
                break;
            default:
                break;
        }

        if (frame.Type is Http2FrameType.Data or Http2FrameType.Headers && frame.Has(Http2Frame.EndStream))
        {
            _responses[frame.Stream].End(frame.Type);
        }
    }

    private void TakeFields(Http2Frame frame)
    {
        _block.AddRange(frame.Payload);
        if (frame.Has(Http2Frame.EndHeaders))
        {
            _responses[frame.Stream].AddFields(_decoder.Decode(_block.ToArray()));
            _block.Clear();
        }
    }

    private void ReleaseIfSeen(Http2Response response)
    {
        if (_releaseAfter is not null && response.Data.IndexOf(_releaseAfter) >= 0)
        {
            exchange.Release();
        }
    }
}
