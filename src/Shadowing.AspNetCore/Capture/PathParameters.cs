namespace Shadowing.AspNetCore.Capture;

/// <summary>Tells which segments of a path are the endpoint's own words and which are values of parameters.</summary>
internal static class PathParameters
{
    /// <summary>Gets each segment with the name of the parameter that it is a value of; null for the endpoint's own words.</summary>
    /// <param name="endpoint">Method and template, such as <c>GET /orders/{id}</c>. Where it is no template, every segment is a value.</param>
    /// <param name="path">The path as it was asked for.</param>
    public static IEnumerable<(string? Name, string Segment)> Of(string endpoint, string path)
    {
        var template = endpoint[(endpoint.IndexOf(' ', StringComparison.Ordinal) + 1)..].Trim('/').Split('/');
        var segments = path.TrimStart('/').Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            var place = template[Math.Min(i, template.Length - 1)];
            var isOwn = i < template.Length && string.Equals(place, segments[i], StringComparison.OrdinalIgnoreCase);
            yield return (isOwn ? null : Name(place), segments[i]);
        }
    }

    // Of '{id:int}', '{**rest}', '{id?}' and '{a}.{b}' the first name.
    private static string Name(string place)
    {
        var start = place.IndexOf('{', StringComparison.Ordinal);
        return start < 0 ? "path" : new string([.. place[(start + 1)..].TrimStart('*').TakeWhile(static character => char.IsLetterOrDigit(character) || character is '_' or '-')]);
    }
}
