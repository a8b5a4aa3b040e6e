using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using Shadowing.Observations;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>Reads an answer of HTTP/2 (RFC 9113) on a connection that has one stream: frames, of which only the body's and the last one
/// matter.</summary>
internal sealed class Http2Answer(PooledBody body) : IAnswerParser
{
    private const int HeadLength = 9;
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Reset = 3;
    private const byte GoAway = 7;
    private const byte EndStream = 1;

    /// <inheritdoc/>
    public bool IsComplete { get; private set; }

    /// <inheritdoc/>
    public string? Broken { get; private set; }

    /// <inheritdoc/>
    public void Read(ref ReadOnlySequence<byte> buffer)
    {
        Span<byte> head = stackalloc byte[HeadLength];
        while (!IsComplete && Broken is null && buffer.Length >= HeadLength)
        {
            buffer.Slice(0, HeadLength).CopyTo(head);
            var length = (head[0] << 16) | (head[1] << 8) | head[2];
            if (buffer.Length < HeadLength + length)
            {
                return;
            }

            Read(head[3], head[4], buffer.Slice(HeadLength, length));
            buffer = buffer.Slice(HeadLength + length);
        }
    }

    /// <inheritdoc/>
    public void End(bool isOrderly)
    {
        if (!IsComplete)
        {
            Broken ??= "The answer broke off.";
        }
    }

    private void Read(byte type, byte flags, ReadOnlySequence<byte> payload)
    {
        switch (type)
        {
            case Data:
                // The server that sends this pads nothing.
                foreach (var piece in payload)
                {
                    body.Append(piece.Span);
                }

                IsComplete = (flags & EndStream) != 0;
                break;
            case Headers:
                IsComplete = (flags & EndStream) != 0;
                break;
            case Reset:
                Broken = string.Create(CultureInfo.InvariantCulture, $"The answer was reset with the code {Code(payload)}.");
                break;
            case GoAway when Code(payload.Slice(4)) is not 0 and var code:
                Broken = string.Create(CultureInfo.InvariantCulture, $"The connection was ended with the code {code}.");
                break;
            default:
                break;
        }
    }

    private static uint Code(ReadOnlySequence<byte> payload)
    {
        Span<byte> code = stackalloc byte[4];
        payload.Slice(0, 4).CopyTo(code);
        return BinaryPrimitives.ReadUInt32BigEndian(code);
    }
}
