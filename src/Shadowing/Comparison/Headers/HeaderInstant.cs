using System.Globalization;

namespace Shadowing.Comparison.Headers;

/// <summary>Reads the dates of headers and says how far they are apart.</summary>
internal static class HeaderInstant
{
    private const int MaxLength = 64;

    // RFC 9110, section 5.6.7, and the one of the first cookies, which is still written.
    private static readonly string[] s_formats =
        ["ddd, dd MMM yyyy HH:mm:ss 'GMT'", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy", "ddd, dd-MMM-yyyy HH:mm:ss 'GMT'"];

    public static HeaderVerdict Compare(string control, string candidate) =>
        TryParse(control) is not { } left || TryParse(candidate) is not { } right ? HeaderText.Compare(control, candidate)
        : left == right ? HeaderVerdict.Equal
        : HeaderVerdict.Differ(Show((left - right).Duration()));

    public static DateTimeOffset? TryParse(string value) =>
        value.Length <= MaxLength && DateTimeOffset.TryParseExact(
            value, s_formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var instant)
            ? instant
            : null;

    private static string Show(TimeSpan distance)
    {
        var (count, unit) = distance.Ticks switch
        {
            var ticks when ticks % TimeSpan.TicksPerDay == 0 => (ticks / TimeSpan.TicksPerDay, "d"),
            var ticks when ticks % TimeSpan.TicksPerHour == 0 => (ticks / TimeSpan.TicksPerHour, "h"),
            var ticks when ticks % TimeSpan.TicksPerMinute == 0 => (ticks / TimeSpan.TicksPerMinute, "min"),
            var ticks => (ticks / TimeSpan.TicksPerSecond, "s"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"by {count} {unit}");
    }
}
