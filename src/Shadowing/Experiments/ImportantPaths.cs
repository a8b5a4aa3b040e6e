using Shadowing.Comparison.Paths;
using Shadowing.Redaction;

namespace Shadowing.Experiments;

/// <summary>The places that somebody named as important: their groups come before others.</summary>
internal sealed class ImportantPaths
{
    /// <summary>No place.</summary>
    public static readonly ImportantPaths None = new([], []);

    private const string Header = "header:";
    private readonly List<JsonPath> _paths;
    private readonly List<string> _headers;

    private ImportantPaths(List<JsonPath> paths, List<string> headers) => (_paths, _headers) = (paths, headers);

    /// <summary>Reads the entries; adds why one is none.</summary>
    public static ImportantPaths Read(IEnumerable<string> entries, string key, ICollection<string> errors)
    {
        var (paths, headers) = (new List<JsonPath>(), new List<string>());
        foreach (var entry in entries)
        {
            if (entry.StartsWith(Header, StringComparison.OrdinalIgnoreCase) && entry.Length > Header.Length)
            {
                headers.Add(entry);
            }
            else if (JsonPath.TryParse(entry, out var path, out var error))
            {
                paths.Add(path);
            }
            else
            {
                errors.Add($"{key} has '{PrintableText.OneLine(entry)}'; {error.Reason} at character {error.Position}. Use a path as in Ignore, such as $.total, or header:NAME.");
            }
        }

        return new ImportantPaths(paths, headers);
    }

    /// <summary>Tells whether a group's place is one of them, or below one.</summary>
    /// <param name="place">The path of a group, its indexes as <c>[*]</c>.</param>
    public bool Contain(string place) =>
        _headers.Contains(place, StringComparer.OrdinalIgnoreCase)
            || (_paths.Count > 0 && JsonPath.TryParse(place, out var path, out _) && _paths.Exists(known => known.Holds(path)));
}
