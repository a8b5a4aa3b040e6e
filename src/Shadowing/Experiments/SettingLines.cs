using System.Globalization;
using Shadowing.Redaction;

namespace Shadowing.Experiments;

/// <summary>Writes the settings that evidence belongs to as lines, and says of two sets of them, bounded, what has changed.</summary>
internal static class SettingLines
{
    private const int MostLines = 200;
    private const int MostShown = 3;
    private const int MostCharacters = 120;

    // What two lines have in common of which one took the other's place: the setting's name, or a rule's kind and path.
    private const int WordsOfRule = 2;

    /// <summary>Gets the lines of the settings that <see cref="SettingsHash"/> names.</summary>
    public static IReadOnlyList<string> Of(ExperimentOptions options) =>
    [
        .. new[]
        {
            $"Candidate: {options.Candidate?.ToString() ?? "in this process"}",
            $"Control: {options.Control?.ToString() ?? "in this process"}",
            string.Create(CultureInfo.InvariantCulture, $"Timeout: {options.Timeout:c}"),
            string.Create(CultureInfo.InvariantCulture, $"MaxBodyBytes: {options.MaxBodyBytes}"),
            string.Create(CultureInfo.InvariantCulture, $"Limits:Latency:P50: {options.Limits.Latency.P50}"),
            string.Create(CultureInfo.InvariantCulture, $"Limits:Latency:P99: {options.Limits.Latency.P99}"),
        }
        .Concat(options.Routes.Select(static route => $"route {route}"))
        .Concat(options.Methods.Select(static method => $"method {method}"))
        .Concat(options.Headers.Forward.Select(static header => $"forwarded {header}"))
        .Concat(options.Headers.Compare.Select(static header => $"compared {header}"))
        .Concat(options.Comparison.Declarations.Select(static rule => rule.FullText))
        .Concat(options.JsonTypes.Select(static type => $"JSON type {type}"))
        .Concat(options.KnownShapesOff.Select(static shape => $"known shape off {shape}"))
        .Select(static line => PrintableText.OneLine(line, MostCharacters)).Take(MostLines),
    ];

    /// <summary>Says what became of one set of lines.</summary>
    /// <returns>Such as <c>Tolerance $.total changed, Ignore $.at added</c>; <c>reordered</c> where nothing came or went.</returns>
    public static string Changes(IReadOnlyList<string> before, IReadOnlyList<string> now)
    {
        var (added, removed) = (Without(now, before), Without(before, now));
        var changes = new List<string>();
        foreach (var line in added)
        {
            var replaced = removed.FindIndex(other => Head(other) == Head(line));
            if (replaced >= 0)
            {
                removed.RemoveAt(replaced);
            }

            changes.Add(replaced >= 0 ? $"{Head(line)} changed" : $"{line} added");
        }

        changes.AddRange(removed.Select(static line => $"{line} removed"));
        return changes.Count switch
        {
            0 => "reordered",
            <= MostShown => string.Join(", ", changes),
            _ => string.Create(CultureInfo.InvariantCulture,
                $"{string.Join(", ", changes.Take(MostShown))} and {changes.Count - MostShown} more changes"),
        };
    }

    private static string Head(string line) =>
        line.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon && !line[..colon].Contains(' ', StringComparison.Ordinal)
            ? line[..colon]
            : string.Join(' ', line.Split(' ').Take(WordsOfRule));

    private static List<string> Without(IReadOnlyList<string> lines, IReadOnlyList<string> others)
    {
        var left = others.CountBy(static other => other, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        return [.. lines.Where(line => left.GetValueOrDefault(line) == 0 || left[line]-- == 0)];
    }
}
