using System.Globalization;
using System.Text;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>Finds where an HTTP/1.1 response ends (RFC 9112, section 6.3).</summary>
internal static class Http1Framing
{
    private const int Incomplete = -1;

    /// <summary>Finds the end of the response the bytes start with; negative when more is to come or only closing ends it.</summary>
    public static int End(ReadOnlySpan<byte> bytes, string method, out bool closes)
    {
        closes = false;
        var headLength = bytes.IndexOf("\r\n\r\n"u8) + 4;
        if (headLength < 4)
        {
            return Incomplete;
        }

        var lines = Encoding.Latin1.GetString(bytes[..headLength]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        closes = Has(lines, "Connection: close");
        var status = int.Parse(lines[0].AsSpan(9, 3), CultureInfo.InvariantCulture);
        if (method == "HEAD" || status is 204 or 304)
        {
            return headLength;
        }

        if (Has(lines, "Transfer-Encoding: chunked"))
        {
            return EndOfChunks(bytes, headLength);
        }

        // A 205 has no content either; the server says so with a length of 0, but not always.
        var length = lines.FirstOrDefault(static line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase));
        return length is not null && headLength + int.Parse(length.AsSpan(16), CultureInfo.InvariantCulture) is var end
            && end <= bytes.Length
            ? end
            : status == 205 && length is null ? headLength : Incomplete;
    }

    /// <summary>Gets responses with the content of chunked ones in one piece.</summary>
    public static byte[] WithoutChunks(ReadOnlySpan<byte> bytes, string method)
    {
        var joined = new List<byte>();
        for (int length; (length = End(bytes, method, out _)) > 0; method = "GET")
        {
            Join(bytes[..length], joined);
            bytes = bytes[length..];
        }

        return [.. joined, .. bytes];
    }

    private static void Join(ReadOnlySpan<byte> response, List<byte> joined)
    {
        var position = response.IndexOf("\r\n\r\n"u8) + 4;
        joined.AddRange(response[..position]);
        if (Has(Encoding.Latin1.GetString(response[..position]).Split("\r\n"), "Transfer-Encoding: chunked"))
        {
            while (position < response.Length && Size(response, ref position) is > 0 and var size)
            {
                joined.AddRange(response.Slice(position, size));
                position += size + 2;
            }
        }

        joined.AddRange(response[position..]);
    }

    private static int Size(ReadOnlySpan<byte> bytes, ref int position)
    {
        var line = LineLength(bytes, position);
        var size = int.Parse(Encoding.Latin1.GetString(bytes.Slice(position, line)), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        position += line + 2;
        return size;
    }

    private static bool Has(string[] lines, string line) => lines.Contains(line, StringComparer.OrdinalIgnoreCase);

    private static int EndOfChunks(ReadOnlySpan<byte> bytes, int position)
    {
        while (true)
        {
            if (LineLength(bytes, position) < 0)
            {
                return Incomplete;
            }

            var size = Size(bytes, ref position);
            if (size == 0)
            {
                return EndOfTrailers(bytes, position);
            }

            position += size + 2;
        }
    }

    private static int EndOfTrailers(ReadOnlySpan<byte> bytes, int position)
    {
        while (true)
        {
            var line = LineLength(bytes, position);
            if (line < 0)
            {
                return Incomplete;
            }

            position += line + 2;
            if (line == 0)
            {
                return position;
            }
        }
    }

    private static int LineLength(ReadOnlySpan<byte> bytes, int position) =>
        position > bytes.Length ? Incomplete : bytes[position..].IndexOf("\r\n"u8);
}
