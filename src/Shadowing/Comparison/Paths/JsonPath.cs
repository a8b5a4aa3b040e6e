using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Shadowing.Comparison.Paths;

/// <summary>A place, or a set of places, in a JSON body: RFC 9535 without filters and functions.</summary>
internal sealed partial class JsonPath
{
    private JsonPath(IReadOnlyList<JsonPathSegment> segments) => Segments = segments;

    public IReadOnlyList<JsonPathSegment> Segments { get; }

    /// <summary>Gets a value indicating whether the path tells the elements of an array apart by their indexes.</summary>
    public bool SelectsIndexes => Segments.Any(static segment => segment.SelectsIndexes);

    /// <summary>Gets a path that selects what this one does, and the other elements of the arrays too.</summary>
    public JsonPath WithoutIndexes() =>
        new([.. Segments.Select(
            static segment => segment.SelectsIndexes ? segment with { Selectors = [JsonPathSelector.Wildcard] } : segment)]);

    /// <summary>Tells whether a place is selected by this path, or lies below what is.</summary>
    /// <param name="place">The path of one place, or of one place in each element of arrays.</param>
    public bool Holds(JsonPath place) => Holds(0, place.Segments, 0);

    private bool Holds(int at, IReadOnlyList<JsonPathSegment> place, int from)
    {
        if (at == Segments.Count)
        {
            return true;
        }

        var segment = Segments[at];
        for (var i = from; i < place.Count; i++)
        {
            if (place[i].Selectors.Any(selector => segment.Selectors.Any(own => own.MayBe(selector))) && Holds(at + 1, place, i + 1))
            {
                return true;
            }

            if (!segment.Descendant)
            {
                return false;
            }
        }

        return false;
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out JsonPath? path, out JsonPathError error)
    {
        var parser = new JsonPathParser(text);
        path = parser.TryParse(out var segments, out error) ? new JsonPath(segments) : null;
        return path is not null;
    }

    /// <summary>Replaces the indexes of a difference's path with <c>[*]</c>, so that one mistake in every element is one group.</summary>
    public static string Generalize(string path) =>
        path.StartsWith('$') ? IndexOutsideQuotes.Replace(path, static match => match.Groups["index"].Success ? "[*]" : match.Value) : path;

    // A quoted name is matched first and kept whole, because it may contain what looks like an index.
    [GeneratedRegex("""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|(?<index>\[-?[0-9]+\])""",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex IndexOutsideQuotes { get; }
}
