using System.Globalization;
using Shadowing.Redaction;

namespace Shadowing.Experiments;

/// <summary>Says, bounded, what became of one setting: what it was and what it is; of a list that is long, what came and what
/// went.</summary>
internal static class SettingChange
{
    private const int MostShown = 100;
    private const int MostItems = 3;

    // Of two long values that begin alike, so much is shown of what they share.
    private const int MostAlike = 20;

    public static string Describe(SettingText before, SettingText now) =>
        before.Items is { } old && now.Items is { } items && Math.Max(before.Shown.Length, now.Shown.Length) > MostShown
            ? Describe(old, items)
            : $"{Cut(before.Shown, now.Shown)} → {Cut(now.Shown, before.Shown)}";

    private static string Describe(IReadOnlyList<string> before, IReadOnlyList<string> now)
    {
        var (added, removed) = (Without(now, before), Without(before, now));
        return (added.Count, removed.Count) switch
        {
            (0, 0) => "reordered",
            (_, 0) => $"added {Show(added, before)}",
            (0, _) => $"removed {Show(removed, now)}",
            _ => $"added {Show(added, before)}, removed {Show(removed, now)}",
        };
    }

    // An item that is there twice can go once.
    private static List<string> Without(IReadOnlyList<string> items, IReadOnlyList<string> others)
    {
        var left = others.CountBy(static other => other, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        return [.. items.Where(item => left.GetValueOrDefault(item) == 0 || left[item]-- == 0)];
    }

    private static string Show(List<string> items, IReadOnlyList<string> others)
    {
        var shown = string.Join(", ",
            items.Take(MostItems)
                .Select(item => Cut(Line(item), Line(others.MaxBy(other => other.AsSpan().CommonPrefixLength(item)) ?? string.Empty))));
        return items.Count <= MostItems
            ? $"[{shown}]"
            : string.Create(CultureInfo.InvariantCulture, $"[{shown} and {items.Count - MostItems} more]");
    }

    private static string Cut(string text, string other)
    {
        if (text.Length <= MostShown)
        {
            return text;
        }

        var alike = text.AsSpan().CommonPrefixLength(other);
        var from = alike < MostShown / 2 ? 0 : alike - MostAlike;
        return $"{(from == 0 ? string.Empty : "…")}{text.AsSpan(from, Math.Min(MostShown, text.Length - from))}{(text.Length - from > MostShown ? "…" : string.Empty)}";
    }

    private static string Line(string item) => PrintableText.OneLine(item, int.MaxValue);
}
