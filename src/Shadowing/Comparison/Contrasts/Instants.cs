using System.Globalization;

namespace Shadowing.Comparison.Contrasts;

/// <summary>Reads times: RFC 3339 and the like, and the dates of HTTP headers.</summary>
internal static class Instants
{
    // "2024-01-01" is a day and no instant; with an hour it is one.
    private const int Shortest = 16;
    private const int Longest = 64;
    private const int DigitsOfTicks = 7;
    private const int SecondsOfDay = 86_400;

    // Of the years 0 to 3. Year 0 is to year 4 what year 4 is to year 8, and DateOnly has no year 0.
    private const int DaysOfFourYears = 1_461;

    // RFC 9110, section 5.6.7, and the one of the first cookies, which is still written.
    private static readonly string[] s_formats =
        ["ddd, dd MMM yyyy HH:mm:ss 'GMT'", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy", "ddd, dd-MMM-yyyy HH:mm:ss 'GMT'"];

    /// <summary>Reads a time; without an offset it is one in UTC.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out Instant instant)
    {
        instant = default;
        if (text.Length < Shortest)
        {
            return false;
        }

        if (TryReadIso(text, out instant))
        {
            return true;
        }

        // Other spellings of a time that begins like one of ISO 8601.
        if (text.Length <= Longest
            && ((BeginsLikeIso(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var other))
                || TryReadHttp(text, out other)))
        {
            instant = new(other.UtcTicks, finer: [], isLeapSecond: false);
            return true;
        }

        return false;
    }

    /// <summary>Reads a date as headers have it.</summary>
    public static bool TryReadHttp(ReadOnlySpan<char> text, out DateTimeOffset instant)
    {
        instant = default;
        return text.Length <= Longest && !text.IsEmpty && !char.IsAsciiDigit(text[0])
            && DateTimeOffset.TryParseExact(text, s_formats, CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out instant);
    }

    private static bool BeginsLikeIso(ReadOnlySpan<char> text) =>
        char.IsAsciiDigit(text[0]) && text[4] == '-' && text[7] == '-' && text[10] is 'T' or 't' or ' ' && text[13] == ':';

    // All that RFC 3339 allows, which DateTimeOffset does not hold: any number of digits, offsets of up to a day, leap seconds, the year 0
    // and the last moments of 9999. The seconds, the offset and its colon may be left out.
    private static bool TryReadIso(ReadOnlySpan<char> text, out Instant instant)
    {
        instant = default;
        if (!BeginsLikeIso(text) || !TryReadNumber(text[..4], 9_999, out var year) || !TryReadNumber(text[5..7], 12, out var month)
            || !TryReadNumber(text[8..10], 31, out var day)
            || !TryReadNumber(text[11..13], 23, out var hour) || !TryReadNumber(text[14..16], 59, out var minute) || month == 0 || day == 0
            || day > DateTime.DaysInMonth(year == 0 ? 4 : year, month))
        {
            return false;
        }

        var rest = text[16..];
        if (!TryTakeSecond(ref rest, out var second) || !TryTakeFraction(ref rest, out var fraction)
            || !TryReadOffset(rest, out var offset))
        {
            return false;
        }

        var days = year == 0 ? new DateOnly(4, month, day).DayNumber - DaysOfFourYears : new DateOnly(year, month, day).DayNumber;
        var seconds = ((long)days * SecondsOfDay) + (((hour * 60) + minute - offset) * 60) + second;
        if (second == 60 && !BeginsMonth(seconds))
        {
            return false;   // leap seconds are the last ones of a month, in UTC
        }

        var ticks = 0L;
        for (var i = 0; i < DigitsOfTicks; i++)
        {
            ticks = (ticks * 10) + (i < fraction.Length ? fraction[i] - '0' : 0);
        }

        instant = new((seconds * TimeSpan.TicksPerSecond) + ticks, fraction.Length > DigitsOfTicks ? fraction[DigitsOfTicks..] : [],
            second == 60);
        return true;
    }

    private static bool TryTakeSecond(scoped ref ReadOnlySpan<char> rest, out int second)
    {
        second = 0;
        if (rest.IsEmpty || rest[0] != ':')
        {
            return true;
        }

        if (rest.Length < 3 || !TryReadNumber(rest[1..3], 60, out second))
        {
            return false;
        }

        rest = rest[3..];
        return true;
    }

    private static bool TryTakeFraction(scoped ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> digits)
    {
        digits = [];
        if (rest.IsEmpty || rest[0] is not ('.' or ','))
        {
            return true;
        }

        var end = rest[1..].IndexOfAnyExceptInRange('0', '9');
        digits = end < 0 ? rest[1..] : rest[1..(end + 1)];
        rest = rest[(digits.Length + 1)..];
        return !digits.IsEmpty;
    }

    // In minutes.
    private static bool TryReadOffset(ReadOnlySpan<char> rest, out int offset)
    {
        offset = 0;
        if (rest is "" or "Z" or "z")
        {
            return true;
        }

        if (rest.Length is not (3 or 5 or 6) || rest[0] is not ('+' or '-') || (rest.Length == 6 && rest[3] != ':')
            || !TryReadNumber(rest[1..3], 23, out var hours) || !TryReadNumber(rest.Length == 3 ? "00" : rest[^2..], 59, out var minutes))
        {
            return false;
        }

        offset = ((hours * 60) + minutes) * (rest[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool TryReadNumber(ReadOnlySpan<char> digits, int most, out int number)
    {
        number = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit))
            {
                return false;
            }

            number = (number * 10) + (digit - '0');
        }

        return number <= most;
    }

    private static bool BeginsMonth(long seconds)
    {
        var day = seconds / SecondsOfDay;
        day += day < 0 ? DaysOfFourYears : 0;
        return seconds % SecondsOfDay == 0 && (day > DateOnly.MaxValue.DayNumber || DateOnly.FromDayNumber((int)day).Day == 1);
    }
}
