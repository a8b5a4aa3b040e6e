namespace Shadowing.Experiments;

/// <summary>Finds what was probably meant by a name that nothing knows.</summary>
internal static class NearestNames
{
    /// <summary>Gets the nearest of the known names; null when none is near enough to be meant.</summary>
    public static string? To(string name, IEnumerable<string> known) =>
        known.Where(other => !string.Equals(name, other, StringComparison.OrdinalIgnoreCase))
            .Select(other => (Name: other, Distance: Distance(name, other)))
            .Where(other => other.Distance <= Most(name))
            .OrderBy(static other => other.Distance).ThenBy(static other => other.Name, StringComparer.Ordinal)
            .Select(static other => other.Name).FirstOrDefault();

    /// <summary>Gets the nearest of a few known names, however far it is.</summary>
    public static string Among(IEnumerable<string> known, string name) => known.MinBy(other => Distance(name, other))!;

    /// <summary>Gets how many characters must be changed, added or removed to make one text the other; case does not matter.</summary>
    public static int Distance(string left, string right)
    {
        // Levenshtein, with one row.
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                var cost = char.ToUpperInvariant(left[i - 1]) == char.ToUpperInvariant(right[j - 1]) ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + cost);
                diagonal = above;
            }
        }

        return row[^1];
    }

    // Two letters that changed places are two changes.
    private static int Most(string name) => name.Length <= 4 ? 1 : Math.Max(2, name.Length / 4);
}
