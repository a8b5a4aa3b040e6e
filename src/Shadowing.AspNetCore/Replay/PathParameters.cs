namespace Shadowing.AspNetCore.Replay;

/// <summary>Tells which segments of a path are the endpoint's own words and which are values of parameters.</summary>
internal static class PathParameters
{
    /// <summary>Gets each segment with the names of the parameters that are in it; none for the endpoint's own words.</summary>
    /// <param name="endpoint">Method and template, such as <c>GET /orders/{id}</c>. Where it is no template, every segment is a
    /// value.</param>
    /// <param name="path">The path as it was asked for.</param>
    public static IEnumerable<(IReadOnlyList<string> Names, string Segment)> Of(string endpoint, string path)
    {
        var template = endpoint[(endpoint.IndexOf(' ', StringComparison.Ordinal) + 1)..].Trim('/').Split('/');
        var segments = path.TrimStart('/').Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            var place = template[Math.Min(i, template.Length - 1)];
            var isOwn = i < template.Length && string.Equals(place, segments[i], StringComparison.OrdinalIgnoreCase);
            yield return (isOwn ? [] : Names(place), segments[i]);
        }
    }

    // Of '{id:int}', '{**rest}' and '{id?}' one name, of '{a}.{b}' two; where the endpoint has no template all is 'path'.
    private static List<string> Names(string place)
    {
        var names = new List<string>();
        for (var start = place.IndexOf('{', StringComparison.Ordinal); start >= 0; start = place.IndexOf('{', start + 1))
        {
            var name = new string([.. place[(start + 1)..].TrimStart('*')
                .TakeWhile(static character => char.IsLetterOrDigit(character) || character is '_' or '-')]);
            if (name.Length > 0)
            {
                names.Add(name);
            }
        }

        return names.Count == 0 ? ["path"] : names;
    }
}
