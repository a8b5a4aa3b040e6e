namespace Shadowing.Comparison.Rules;

/// <summary>The shapes that are known without being told, as docs/comparison.md lists them. None may hide what could be a candidate's fault.</summary>
internal static class KnownShapes
{
    /// <summary>Gets them.</summary>
    public static IReadOnlyList<KnownShape> All { get; } =
    [
        // The name of the member follows the policy of the serializer.
        new("problem-details-trace-id", "application/problem+json", "$['traceId','trace_id','trace-id','TRACE_ID','TRACE-ID']", TraceIds.Unify),
        new("data-protected-cookies", null, "header:Set-Cookie", ProtectedCookies.Unify),
    ];

    /// <summary>Gets those that are not switched off.</summary>
    public static IReadOnlyList<KnownShape> Without(IEnumerable<string> off) => [.. All.ExceptBy(off, static shape => shape.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>Gets the one whose name is most like another.</summary>
    public static string Nearest(string name) => All.Select(static shape => shape.Name).MinBy(known => Distance(name, known))!;

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
