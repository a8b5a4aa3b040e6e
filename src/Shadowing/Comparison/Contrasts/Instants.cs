using System.Globalization;

namespace Shadowing.Comparison.Contrasts;

/// <summary>Reads times: RFC 3339 and the like, and the dates of HTTP headers.</summary>
internal static class Instants
{
    // "2024-01-01" is a day and no instant; with an hour it is one.
    private const int Shortest = 16;
    private const int Longest = 64;

    // RFC 9110, section 5.6.7, and the one of the first cookies, which is still written.
    private static readonly string[] s_formats =
        ["ddd, dd MMM yyyy HH:mm:ss 'GMT'", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy", "ddd, dd-MMM-yyyy HH:mm:ss 'GMT'"];

    /// <summary>Reads a time; without an offset it is one in UTC.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out DateTimeOffset instant)
    {
        instant = default;
        return text.Length is >= Shortest and <= Longest
            && ((IsIso(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant))
                || TryReadHttp(text, out instant));
    }

    /// <summary>Reads a date as headers have it.</summary>
    public static bool TryReadHttp(ReadOnlySpan<char> text, out DateTimeOffset instant)
    {
        instant = default;
        return text.Length <= Longest && !text.IsEmpty && !char.IsAsciiDigit(text[0])
            && DateTimeOffset.TryParseExact(text, s_formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out instant);
    }

    private static bool IsIso(ReadOnlySpan<char> text) =>
        char.IsAsciiDigit(text[0]) && text[4] == '-' && text[7] == '-' && text[10] is 'T' or 't' or ' ' && text[13] == ':';
}
