using Shadowing.Comparison.Texts;

namespace Shadowing.Comparison.Contrasts;

/// <summary>Says how far two times are apart: whole hours are often a wrong offset, and should be seen at once.</summary>
internal static class TimeContrast
{
    private static readonly string[] s_numbers = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve"];

    // Finer digits than these are not written out.
    private const int MostFinerDigits = 18;

    /// <summary>Writes how much later, or earlier, the candidate's time is, to the last digit where that is less than a minute.</summary>
    public static void Write(TextBuffer text, Instant control, Instant candidate)
    {
        var distance = new TimeSpan(candidate.Ticks - control.Ticks);
        var finer = Instant.CompareFiner(candidate, control);
        if (finer == 0 && distance == TimeSpan.Zero && control.IsLeapSecond != candidate.IsLeapSecond)
        {
            text.Append("by a leap second");
        }
        else if (finer == 0)
        {
            Write(text, distance);
        }
        else if (distance.Duration() < TimeSpan.FromMinutes(1) && Math.Max(control.Finer.Length, candidate.Finer.Length) <= MostFinerDigits)
        {
            var seconds = (distance.Ticks + Ticks(candidate.Finer) - Ticks(control.Finer)) / TimeSpan.TicksPerSecond;
            text.Append("by ");
            text.Append(Math.Abs(seconds), "0.#########################");
            text.Append(seconds > 0 ? " s later" : " s earlier");
        }
        else
        {
            text.Append("by about ");
            text.Append(distance.Duration(), "c");
            text.Append((distance == TimeSpan.Zero ? finer > 0 : distance > TimeSpan.Zero) ? " later" : " earlier");
        }
    }

    /// <summary>Writes how much later, or earlier, the candidate's time is.</summary>
    public static void Write(TextBuffer text, TimeSpan distance)
    {
        var length = distance.Duration();
        if (length == TimeSpan.Zero)
        {
            text.Append("same instant");
            return;
        }

        if (length.Ticks % TimeSpan.TicksPerDay == 0)
        {
            WriteExactly(text, length.Ticks / TimeSpan.TicksPerDay, "day");
        }
        else if (length.Ticks % TimeSpan.TicksPerHour == 0)
        {
            WriteExactly(text, length.Ticks / TimeSpan.TicksPerHour, "hour");
        }
        else if (length.Ticks % TimeSpan.TicksPerMinute == 0 && length < TimeSpan.FromHours(1))
        {
            WriteExactly(text, length.Ticks / TimeSpan.TicksPerMinute, "minute");
        }
        else if (length < TimeSpan.FromMinutes(1))
        {
            text.Append("by ");
            text.Append((decimal)length.Ticks / TimeSpan.TicksPerSecond, "0.#######");
            text.Append(" s");
        }
        else
        {
            text.Append("by ");
            text.Append(length, "c");
        }

        text.Append(distance > TimeSpan.Zero ? " later" : " earlier");
    }

    // The digits behind the seventh, as a part of a tick.
    private static decimal Ticks(ReadOnlySpan<char> finer)
    {
        var ticks = 0m;
        for (var i = finer.Length - 1; i >= 0; i--)
        {
            ticks = (ticks + (finer[i] - '0')) / 10;
        }

        return ticks;
    }

    private static void WriteExactly(TextBuffer text, long count, string unit)
    {
        text.Append("exactly ");
        if (count < s_numbers.Length)
        {
            text.Append(s_numbers[count]);
        }
        else
        {
            text.Append(count);
        }

        text.Append(' ');
        text.Append(unit);
        text.Append(count == 1 ? string.Empty : "s");
    }
}
