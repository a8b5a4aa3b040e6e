using System.Globalization;

namespace Shadowing.Comparison.Rules;

/// <summary>Reads times: RFC 3339 and the like, and the dates of HTTP headers.</summary>
internal static class Instants
{
    // "2024-01-01" is a day and no instant; with an hour it is one.
    private const int Shortest = 16;
    private const int Longest = 40;

    /// <summary>Reads a time; without an offset it is one in UTC.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out DateTimeOffset instant)
    {
        instant = default;
        return text.Length is >= Shortest and <= Longest
            && ((IsIso(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant))
                || DateTimeOffset.TryParseExact(text, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant));
    }

    private static bool IsIso(ReadOnlySpan<char> text) =>
        char.IsAsciiDigit(text[0]) && text[4] == '-' && text[7] == '-' && text[10] is 'T' or 't' or ' ' && text[13] == ':';
}
