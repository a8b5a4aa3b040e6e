namespace Shadowing.Comparison.Contrasts;

/// <summary>Says how far two times are apart: whole hours are often a wrong offset, and should be seen at once.</summary>
internal static class TimeContrast
{
    private static readonly string[] s_numbers = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

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
