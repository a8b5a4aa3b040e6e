using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Shadowing.AspNetCore.Calls;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>Writes of a recorded request what decides how a server of HTTP/2 answers, as the only stream of its connection. The rest is set
/// in the candidate's context.</summary>
internal static class Http2Request
{
    private const int MostPerFrame = 16_384;
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Settings = 4;
    private const byte WindowUpdate = 8;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;
    private const ushort InitialWindowSize = 4;
    private const int FirstWindow = 65_535;

    /// <summary>Writes the request.</summary>
    public static void Write(PipeWriter writer, HttpShadowCall call, long? length)
    {
        writer.Write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);

        // Windows that never close: the connection itself makes a candidate wait for its reader.
        Span<byte> setting = stackalloc byte[6];
        BinaryPrimitives.WriteUInt16BigEndian(setting, InitialWindowSize);
        BinaryPrimitives.WriteInt32BigEndian(setting[2..], int.MaxValue);
        WriteFrame(writer, Settings, flags: 0, stream: 0, setting);
        BinaryPrimitives.WriteInt32BigEndian(setting, int.MaxValue - FirstWindow);
        WriteFrame(writer, WindowUpdate, flags: 0, stream: 0, setting[..4]);
        WriteFrame(writer, Headers, (byte)(EndHeaders | (call.HasRequestBody ? 0 : EndStream)), stream: 1, Fields(call, length));
        if (call.HasRequestBody)
        {
            WriteBody(writer, call.RequestBody.Read().Span);
        }
    }

    private static void WriteBody(PipeWriter writer, ReadOnlySpan<byte> body)
    {
        while (body.Length > MostPerFrame)
        {
            WriteFrame(writer, Data, flags: 0, stream: 1, body[..MostPerFrame]);
            body = body[MostPerFrame..];
        }

        WriteFrame(writer, Data, EndStream, stream: 1, body);
    }

    private static ReadOnlySpan<byte> Fields(HttpShadowCall call, long? length)
    {
        var fields = new ArrayBufferWriter<byte>();
        WriteField(fields, ":method", call.Method);
        WriteField(fields, ":scheme", "http");
        WriteField(fields, ":path", "/");
        WriteField(fields, ":authority", "shadow");
        if (call.HasRequestBody && length is { } announced)
        {
            WriteField(fields, "content-length", announced.ToString(CultureInfo.InvariantCulture));
        }

        return fields.WrittenSpan;
    }

    // RFC 7541, 6.2.2: a literal that is not put into the table, with a name of its own.
    private static void WriteField(ArrayBufferWriter<byte> fields, string name, string value)
    {
        fields.Write([(byte)0]);
        WriteString(fields, name);
        WriteString(fields, value);
    }

    private static void WriteString(ArrayBufferWriter<byte> fields, string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        var length = bytes.Length;
        if (length < 127)
        {
            fields.Write([(byte)length]);
        }
        else
        {
            fields.Write([(byte)127]);
            for (length -= 127; length >= 128; length >>= 7)
            {
                fields.Write([(byte)(length | 128)]);
            }

            fields.Write([(byte)length]);
        }

        fields.Write(bytes);
    }

    private static void WriteFrame(PipeWriter writer, byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        Span<byte> head = stackalloc byte[9];
        BinaryPrimitives.WriteInt32BigEndian(head, payload.Length << 8);
        (head[3], head[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(head[5..], stream);
        writer.Write(head);
        writer.Write(payload);
    }
}
