using System.Globalization;
using System.Text;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>Joins a recorded path to a candidate's address so that no path can lead anywhere else.</summary>
internal static class CandidateAddress
{
    // RFC 3986, section 3.3: what a path segment may hold as it is.
    private const string AsItIs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/";

    /// <summary>Gets the address of a request at the candidate.</summary>
    /// <param name="address">The configured address; its path comes first.</param>
    /// <param name="path">The path as the server decoded it: everything but an encoded slash is decoded, and there are no dot segments.</param>
    /// <param name="query">The query as it was sent, with its question mark; or nothing.</param>
    public static Uri Join(Uri address, string path, string query)
    {
        var text = new StringBuilder(address.GetLeftPart(UriPartial.Authority));
        text.Append(address.AbsolutePath.TrimEnd('/'));
        AppendPath(text, path);
        AppendQuery(text, query);

        // As written: the canonical form would resolve dot segments and could leave the configured path.
        return new Uri(text.ToString(), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    /// <summary>Gets one segment of a path as it is sent: to another server as <see cref="Join"/> has it, to this one as it came.</summary>
    public static string Segment(string segment, bool isElsewhere)
    {
        var text = new StringBuilder();
        if (isElsewhere)
        {
            AppendHarmless(text, segment);
        }
        else
        {
            AppendSegment(text, segment);
        }

        return text.ToString();
    }

    /// <summary>Gets a piece of a query, or of a path that is encoded already, with what no address may hold encoded.</summary>
    public static string Query(string query)
    {
        var text = new StringBuilder();
        AppendQuery(text, query);
        return text.ToString();
    }

    private static void AppendPath(StringBuilder text, string path)
    {
        foreach (var segment in path.TrimStart('/') is { Length: > 0 } rest ? rest.Split('/') : [])
        {
            text.Append('/');
            AppendHarmless(text, segment);
        }

        if (path.AsSpan().Trim('/').IsEmpty)
        {
            text.Append('/');
        }
    }

    // Whatever could become a dot segment, at the candidate or at a proxy that decodes once more, must not.
    private static void AppendHarmless(StringBuilder text, string segment)
    {
        var dots = segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase).Split('/', '\\').Any(static part => part is "." or "..");
        AppendSegment(text, dots ? segment.Replace(".", "%2E", StringComparison.Ordinal) : segment);
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

    private static void AppendQuery(StringBuilder text, string query)
    {
        foreach (var character in query)
        {
            if (character is > ' ' and < '\u007f' and not ('#' or '\\' or '"' or '<' or '>'))
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
