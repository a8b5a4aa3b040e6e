namespace Shadowing.Evidence;

/// <summary>Says in words in which hours of the week calls were compared.</summary>
internal static class HoursCovered
{
    private static readonly string[] s_days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    /// <summary>Writes the sentence.</summary>
    /// <param name="hours">168 times 0 or 1, from Monday 00:00 UTC.</param>
    public static string Describe(string hours)
    {
        var covered = hours.Count(static hour => hour == '1');
        if (covered == hours.Length)
        {
            return "Every hour of the week was covered.";
        }

        if (covered == 0)
        {
            return "No hour of the week was covered.";
        }

        var days = s_days.Select((name, day) => (Name: name, Hours: hours.Substring(day * 24, 24)))
            .Where(static day => day.Hours.Contains('1', StringComparison.Ordinal)).ToList();
        var spans = string.Join("; ",
            days.GroupBy(static day => day.Hours, StringComparer.Ordinal)
                .Select(static group => $"{string.Join(", ", group.Select(static day => day.Name))} {Spans(group.Key)}"));
        return FormattableString.Invariant($"Checked only in {covered} of 168 hours of the week: {spans} (UTC).");
    }

    private static string Spans(string day)
    {
        var spans = new List<string>();
        for (var start = day.IndexOf('1', StringComparison.Ordinal); start >= 0; start = day.IndexOf('1', start))
        {
            var end = day.IndexOf('0', start) is >= 0 and var zero ? zero : day.Length;
            spans.Add(FormattableString.Invariant($"{start:00}:00–{end:00}:00"));
            if ((start = end) >= day.Length)
            {
                break;
            }
        }

        return string.Join(", ", spans);
    }
}
