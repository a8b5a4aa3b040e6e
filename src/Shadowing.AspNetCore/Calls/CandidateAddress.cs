using System.Globalization;
using System.Text;

namespace Shadowing.AspNetCore.Calls;

/// <summary>Joins a recorded path to a candidate's address so that no path can lead anywhere else.</summary>
internal static class CandidateAddress
{
    // RFC 3986, section 3.3: what a path segment may hold as it is.
    private const string AsItIs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/";

    private static readonly System.Buffers.SearchValues<char> s_asItIs = System.Buffers.SearchValues.Create(AsItIs);
    private static readonly System.Buffers.SearchValues<char> s_queryAsItIs = System.Buffers.SearchValues.Create(
        [.. Enumerable.Range(0, 128).Select(static character => (char)character).Where(IsAsItIsInQuery)]);

    // As written: the canonical form would resolve dot segments and could leave the configured path.
    private static readonly UriCreationOptions s_asWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    // Dots, and what some systems cut off behind them.
    private static readonly System.Buffers.SearchValues<char> s_dots = System.Buffers.SearchValues.Create(". \t\r\n\0");

    /// <summary>Gets what the address of every request at a candidate begins with, without a slash at its end.</summary>
    /// <param name="address">The configured address; its path comes first.</param>
    public static string Beginning(Uri address) => address.GetLeftPart(UriPartial.Authority) + address.AbsolutePath.TrimEnd('/');

    /// <summary>Gets the address of a request at the candidate.</summary>
    /// <param name="beginning">What <see cref="Beginning"/> gave.</param>
    /// <param name="path">The path as the server decoded it: everything but an encoded slash is decoded, and there are no dot
    /// segments.</param>
    /// <param name="query">The query as it was sent, with its question mark; or nothing.</param>
    public static Uri Join(string beginning, string path, string query)
    {
        if (path is ['/', not '/', ..] or "/" && !path.AsSpan().ContainsAnyExcept(s_asItIs)
            && !query.AsSpan().ContainsAnyExcept(s_queryAsItIs))
        {
            // Nothing to encode, as nearly always.
            return new Uri(string.Concat(beginning, path, query), s_asWritten);
        }

        var text = new StringBuilder(beginning);
        AppendPath(text, path);
        AppendQuery(text, query);
        return new Uri(text.ToString(), s_asWritten);
    }

    /// <summary>Tells whether no server on the way can take a part of a path for a step up: it goes to another server only then.</summary>
    /// <remarks>
    /// The server that gave us the path has resolved plain dot segments. What is left is what others resolve and it does not: dots beside
    /// an encoded slash or a backslash, dots with a parameter (<c>..;x</c>, which servlet containers cut off), dots that are encoded once
    /// more, dots followed by what some systems trim.
    /// </remarks>
    public static bool IsSafe(string path)
    {
        if (!path.AsSpan().ContainsAny('.', '%'))
        {
            return true;
        }

        foreach (var part in Decoded(path).Split('/', '\\'))
        {
            var name = part.AsSpan();
            name = name.IndexOf(';') is >= 0 and var parameter ? name[..parameter] : name;
            if (!name.IsEmpty && name.IndexOfAnyExcept(s_dots) < 0 && name.Contains('.'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Gets one segment of a path as it is sent.</summary>
    public static string Segment(string segment)
    {
        var text = new StringBuilder();
        AppendSegment(text, segment);
        return text.ToString();
    }

    /// <summary>Gets a piece of a query, or of a path that is encoded already, with what no address may hold encoded.</summary>
    public static string Query(string query)
    {
        var text = new StringBuilder();
        AppendQuery(text, query);
        return text.ToString();
    }

    // As often as anybody could decode it.
    private static string Decoded(string path)
    {
        for (var times = 0; times < 4 && path.Contains('%', StringComparison.Ordinal); times++)
        {
            var decoded = Uri.UnescapeDataString(path);
            if (string.Equals(decoded, path, StringComparison.Ordinal))
            {
                break;
            }

            path = decoded;
        }

        return path;
    }

    private static void AppendPath(StringBuilder text, string path)
    {
        foreach (var segment in path.TrimStart('/') is { Length: > 0 } rest ? rest.Split('/') : [])
        {
            text.Append('/');
            AppendSegment(text, segment);
        }

        if (path.AsSpan().Trim('/').IsEmpty)
        {
            text.Append('/');
        }
    }

    private static void AppendSegment(StringBuilder text, string segment)
    {
        Span<byte> bytes = stackalloc byte[4];
        for (var i = 0; i < segment.Length; i++)
        {
            if (AsItIs.Contains(segment[i], StringComparison.Ordinal))
            {
                text.Append(segment[i]);
            }
            else if (segment[i] == '%' && segment.AsSpan(i).StartsWith("%2F", StringComparison.OrdinalIgnoreCase))
            {
                // The one thing that the server leaves encoded.
                text.Append("%2F");
                i += 2;
            }
            else
            {
                Rune.DecodeFromUtf16(segment.AsSpan(i), out var rune, out var length);
                foreach (var value in bytes[..rune.EncodeToUtf8(bytes)])
                {
                    text.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
                }

                i += length - 1;
            }
        }
    }

    private static bool IsAsItIsInQuery(char character) =>
        character is > ' ' and < '\u007f' and not ('#' or '\\' or '"' or '<' or '>');

    private static void AppendQuery(StringBuilder text, string query)
    {
        foreach (var character in query)
        {
            if (IsAsItIsInQuery(character))
            {
                text.Append(character);
            }
            else
            {
                text.Append(Uri.EscapeDataString(character.ToString()));
            }
        }
    }
}
