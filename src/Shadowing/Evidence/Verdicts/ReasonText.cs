namespace Shadowing.Evidence.Verdicts;

/// <summary>Writes lists in sentences, bounded.</summary>
internal static class ReasonText
{
    private const int MostListed = 10;

    /// <summary>Writes the first ten, and how many more there are.</summary>
    public static string List(IReadOnlyList<string> items) =>
        items.Count <= MostListed
            ? string.Join(", ", items)
            : FormattableString.Invariant($"{string.Join(", ", items.Take(MostListed))} and {items.Count - MostListed} more");
}
