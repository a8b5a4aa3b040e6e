namespace Shadowing.AspNetCore.Selection;

/// <summary>Finds what was probably meant by an entry that matches no endpoint.</summary>
internal static class NearestPatterns
{
    /// <summary>Gets the three patterns with the smallest edit distance.</summary>
    public static IEnumerable<string> To(string wanted, IEnumerable<string> known) =>
        known.Distinct(StringComparer.OrdinalIgnoreCase).OrderBy(text => Distance(wanted, text)).ThenBy(static text => text, StringComparer.Ordinal).Take(3);

    // Levenshtein, with one row.
    private static int Distance(string left, string right)
    {
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
}
