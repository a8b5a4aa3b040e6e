namespace Shadowing.Comparison.Headers;

/// <summary>The lines of one header, as a capture joins them: with a line feed, which no value can hold, because a comma can be part of a
/// value.</summary>
internal static class HeaderLines
{
    private const char Separator = '\n';

    /// <summary>Joins the lines of a header; null where it has none.</summary>
    public static string? Join(IEnumerable<string?> lines)
    {
        var joined = string.Join(Separator, lines);
        return joined.Length > 0 || lines.Any() ? joined : null;
    }

    public static string[] Split(string joined) => joined.Split(Separator, StringSplitOptions.TrimEntries);

    /// <summary>Writes the lines as one, as RFC 9110 allows, for reading and for headers that we know nothing of.</summary>
    public static string Combine(string joined) =>
        joined.Contains(Separator, StringComparison.Ordinal) ? string.Join(", ", Split(joined)) : joined.Trim();
}
