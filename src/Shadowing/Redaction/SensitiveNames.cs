using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Shadowing.Redaction;

/// <summary>Knows the names whose values are credentials: they are never kept, and never sent to another host unasked.</summary>
internal static class SensitiveNames
{
    private static readonly FrozenSet<string> s_headers = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Authorization", "Cookie", "Set-Cookie", "Proxy-Authorization", "Proxy-Authenticate", "X-Api-Key", "Api-Key", "ApiKey",
        "X-Auth-Token",
        "X-Access-Token", "X-Csrf-Token", "X-Xsrf-Token", "RequestVerificationToken", "X-Amz-Security-Token", "X-Functions-Key",
        "X-Client-Cert",
        "X-ARR-ClientCert", "Ocp-Apim-Subscription-Key");

    private static readonly string[] s_parts =
        ["password", "passwd", "pwd", "secret", "token", "apikey", "api_key", "api-key", "accesskey", "access_key", "signature",
            "credential", "session", "authorization", "private_key", "privatekey"];

    private static readonly SearchValues<char> s_structure = SearchValues.Create("{=:<\n\r");

    private const string Edges = ",;|\t\n\r[]#-*";

    private static readonly FrozenSet<string> s_whole = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "sig", "code", "key", "auth", "jwt", "sid", "pin", "otp", "ssn", "cvv", "sas", "assertion");

    /// <summary>Gets the credential headers that a request may carry; a fixed list, so that looking them up costs no enumeration.</summary>
    public static IReadOnlyList<string> Credentials { get; } =
        ["Authorization", "Cookie", "X-Api-Key", "Api-Key", "X-Auth-Token", "X-Access-Token", "Proxy-Authorization"];

    /// <summary>Tells whether a header's value is a credential.</summary>
    public static bool IsSensitiveHeader(string name) => s_headers.Contains(name) || IsSensitiveName(name);

    /// <summary>Tells whether a query parameter or a JSON property is likely to hold a credential.</summary>
    public static bool IsSensitiveName(string name) => Match(name) is not null;

    /// <summary>Tells whether a text with names in it (a document, a line of settings, a table) mentions one that is likely to hold a
    /// credential.</summary>
    public static bool IsMentionedIn(string text) =>
        text.AsSpan().ContainsAny(s_structure)
        && (IsPlainlyMentionedIn(text) || (text.Contains("\\u", StringComparison.Ordinal) && IsPlainlyMentionedIn(Unescaped(text))));

    private static bool IsPlainlyMentionedIn(string text) =>
        (s_parts.Any(part => text.Contains(part, StringComparison.OrdinalIgnoreCase)) || s_whole.Any(word => IsNamedIn(text, word)));

    // In JSON, and in JSON that is a string in JSON, a name may be written in escapes.
    private static string Unescaped(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 5 < text.Length && text[i + 1] == 'u'
                && ushort.TryParse(text.AsSpan(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                plain.Append((char)code);
                i += 5;
            }
            else
            {
                plain.Append(text[i]);
            }
        }

        return plain.ToString();
    }

    // The short words are part of many others: only as a whole name before a value; or, where the value may be on another line, as what
    // stands alone in a cell.
    private static bool IsNamedIn(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at =
            text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var rest = text.AsSpan(at + word.Length);
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1]))
                && (rest.TrimStart("\"' ") is [':' or '=' or '>', ..] || IsCell(text.AsSpan(0, at), rest)))
            {
                return true;
            }
        }

        return false;
    }

    // Of a table with separators or columns, a heading on a line of its own, a section in brackets; in a text of one line there is nothing
    // below it.
    private static bool IsCell(ReadOnlySpan<char> before, ReadOnlySpan<char> after) =>
        after.ContainsAny('\n', '\r') && IsEdge(before.TrimEnd("\"' "), before.EndsWith("  ", StringComparison.Ordinal), 1)
            && IsEdge(after.TrimStart("\"' "), after.StartsWith("  ", StringComparison.Ordinal), 0);

    private static bool IsEdge(ReadOnlySpan<char> text, bool isColumn, int fromEnd) =>
        isColumn || text.IsEmpty || Edges.Contains(fromEnd == 0 ? text[0] : text[^1], StringComparison.Ordinal);

    /// <summary>Gets the known word that makes a name sensitive, which is bounded and not the user's; null when none does.</summary>
    public static string? Match(string name)
    {
        if (s_whole.TryGetValue(name, out var whole))
        {
            return whole;
        }

        foreach (var part in s_parts)
        {
            if (name.Contains(part, StringComparison.OrdinalIgnoreCase))
            {
                return part;
            }
        }

        return null;
    }
}
