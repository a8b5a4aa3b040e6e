using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Shadowing.AspNetCore.Calls;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>Writes of a recorded request what decides how a server of HTTP/1 answers: method, version, and how the body is framed. The rest
/// is set in the candidate's context.</summary>
internal static class Http1Request
{
    /// <summary>Writes the request.</summary>
    public static void Write(PipeWriter writer, HttpShadowCall call, long? length)
    {
        var head = new StringBuilder().Append(call.Method).Append(" / ").Append(call.Protocol is "HTTP/1.0" ? "HTTP/1.0" : "HTTP/1.1")
            .Append("\r\nHost: shadow\r\n");
        if (call.HasRequestBody)
        {
            head.Append(length is null
                ? "Transfer-Encoding: chunked\r\n"
                : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {length}\r\n"));
        }

        writer.Write(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()));
        if (call.HasRequestBody)
        {
            WriteBody(writer, call.RequestBody.Read().Span, isChunked: length is null);
        }
    }

    private static void WriteBody(PipeWriter writer, ReadOnlySpan<byte> body, bool isChunked)
    {
        if (!isChunked)
        {
            writer.Write(body);
            return;
        }

        if (!body.IsEmpty)
        {
            writer.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{body.Length:x}\r\n")));
            writer.Write(body);
            writer.Write("\r\n"u8);
        }

        writer.Write("0\r\n\r\n"u8);
    }
}
