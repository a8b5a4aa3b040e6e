using System.Buffers.Binary;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>One frame of HTTP/2 (RFC 9113, section 4.1).</summary>
internal sealed record Http2Frame(Http2FrameType Type, byte Flags, int Stream, byte[] Payload)
{
    public const int HeadLength = 9;
    public const byte EndStream = 0x1;
    public const byte Ack = 0x1;
    public const byte EndHeaders = 0x4;

    public static int PayloadLength(ReadOnlySpan<byte> head) => (head[0] << 16) | (head[1] << 8) | head[2];

    public static Http2Frame Read(ReadOnlySpan<byte> head, byte[] payload) =>
        new((Http2FrameType)head[3], head[4], BinaryPrimitives.ReadInt32BigEndian(head[5..]) & int.MaxValue, payload);

    public bool Has(byte flag) => (Flags & flag) != 0;

    public byte[] ToBytes()
    {
        var bytes = new byte[HeadLength + Payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, (Payload.Length << 8) | (byte)Type);
        bytes[4] = Flags;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(5), Stream);
        Payload.CopyTo(bytes, HeadLength);
        return bytes;
    }
}
