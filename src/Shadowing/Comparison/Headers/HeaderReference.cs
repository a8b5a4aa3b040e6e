using System.Buffers;

namespace Shadowing.Comparison.Headers;

/// <summary>A reference to a resource, taken apart where the server's part ends. Nothing of it is decoded or resolved: its spelling is
/// compared.</summary>
/// <param name="Origin">Scheme, host and port, or <c>//</c>, host and port; null where the reference names no server.</param>
/// <param name="Rest">Path, query and fragment.</param>
internal readonly record struct HeaderReference(string? Origin, string Rest)
{
    private static readonly SearchValues<char> s_scheme =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-.");

    /// <summary>Compares two references, each as the side means it that has given it.</summary>
    /// <param name="control">The control's reference.</param>
    /// <param name="candidate">The candidate's reference.</param>
    /// <param name="controlHome">The control's own origin and path base, or null where it is not known.</param>
    /// <param name="candidateHome">Likewise for the candidate. The control's is its own as well: it is told it in the forwarded
    /// headers.</param>
    public static HeaderVerdict Compare(string control, string candidate, string? controlHome, string? candidateHome)
    {
        var (leftHome, rightHome) = (Parse(controlHome ?? string.Empty), Parse(candidateHome ?? string.Empty));
        var left = Parse(control).At(leftHome);
        var right = Parse(candidate).At(rightHome).At(leftHome);
        if (left == right || (left.Origin is null && right.Origin is null && AreSamePath(left.Rest, leftHome, right.Rest, rightHome)))
        {
            return HeaderVerdict.Equal;
        }

        return left.Rest == right.Rest
            ? HeaderVerdict.Differ("origin only")
            : HeaderText.Compare(left.Origin + left.Rest, right.Origin + right.Rest);
    }

    // Whoever is reached below a path base may or may not know of it: the forwarded headers tell a candidate of the control's.
    private static bool AreSamePath(string control, HeaderReference controlHome, string candidate, HeaderReference candidateHome)
    {
        var (left, right) = (WithoutBase(control, controlHome.Rest), WithoutBase(candidate, candidateHome.Rest));
        return left == right || left == candidate || control == right;
    }

    private static HeaderReference Parse(string reference)
    {
        reference = reference.Trim();
        var slashes = reference.IndexOf("//", StringComparison.Ordinal);
        var named = slashes == 0
            || (slashes > 1 && reference[slashes - 1] == ':' && !reference.AsSpan(0, slashes - 1).ContainsAnyExcept(s_scheme));
        if (!named)
        {
            return new(null, reference);
        }

        var length = reference.AsSpan(slashes + 2).IndexOfAny('/', '?', '#');
        var end = length < 0 ? reference.Length : slashes + 2 + length;
        return new(reference[..end], reference[end..]);
    }

    // The reference without its origin, where that is home's.
    private HeaderReference At(HeaderReference home) =>
        Origin is null || home.Origin is null || Canonical(Origin, home.Origin) != Canonical(home.Origin, home.Origin) ? this
        : new(null, Rest.StartsWith('/') ? Rest : "/" + Rest);

    private static string Canonical(string origin, string home)
    {
        var scheme = origin.StartsWith("//", StringComparison.Ordinal)
            ? home[..home.IndexOf("//", StringComparison.Ordinal)]
            : string.Empty;
        var lower = (scheme + origin).ToLowerInvariant();
        var port = lower.StartsWith("https:", StringComparison.Ordinal) ? ":443" : ":80";
        return lower.EndsWith(port, StringComparison.Ordinal) ? lower[..^port.Length] : lower;
    }

    private static string WithoutBase(string path, string pathBase)
    {
        // A reference without a path stays what it is: "?page=2" is another one than "/?page=2".
        pathBase = pathBase.TrimEnd('/');
        if (pathBase.Length == 0 || !path.StartsWith(pathBase, StringComparison.Ordinal))
        {
            return path;
        }

        var rest = path[pathBase.Length..];
        return rest is ['/', ..] ? rest : rest is [] or ['?' or '#', ..] ? "/" + rest : path;   // only at the end of a segment
    }
}
