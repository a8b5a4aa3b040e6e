using System.Text;
using Shadowing.Redaction;

namespace Shadowing.AspNetCore.Calls;

/// <summary>Treats the query's credentials as what they are.</summary>
internal static class SafeQuery
{
    private static readonly char[] s_separators = ['&', ';'];

    /// <summary>Gets the query without sensitive names, but for those that are named in the allow-list, and what was left out.</summary>
    public static string WithoutCredentials(string query, IReadOnlyCollection<string> allowed, ICollection<string> withheld) =>
        query.Length < 2 ? query : LeaveOut(query, allowed, withheld);

    /// <summary>Takes a query apart: each parameter's name and value, decoded, and both as they were sent.</summary>
    public static IEnumerable<(string Name, string Value, string AsSent)> Parameters(string query) =>
        query.Length < 2 ? [] : query[1..].Split('&').Select(static pair =>
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            return (Decode(equals < 0 ? pair : pair[..equals]), equals < 0 ? string.Empty : Decode(pair[(equals + 1)..]), pair);
        });

    private static string LeaveOut(string query, IReadOnlyCollection<string> allowed, ICollection<string> withheld) =>
        Rewrite(query, (name, pair) =>
        {
            if (Credential(name, pair, allowed) is not { } credential)
            {
                return pair;
            }

            withheld.Add($"query parameter '{SensitiveNames.Match(credential)}'");
            return null;
        });

    // Not every server ends a parameter where this one does: "b=1;token=…" is two parameters for some.
    private static string? Credential(string name, string pair, IReadOnlyCollection<string> allowed) =>
        Decode(pair).Split(s_separators).Select(NameOf).Prepend(name)
            .FirstOrDefault(part => SensitiveNames.IsSensitiveName(part) && !allowed.Contains(part, StringComparer.OrdinalIgnoreCase));

    private static string NameOf(string pair) =>
        pair.IndexOf('=', StringComparison.Ordinal) is >= 0 and var equals ? pair[..equals].Trim() : pair.Trim();

    private static string Rewrite(string query, Func<string, string, string?> rewrite)
    {
        var kept = new StringBuilder(query.Length);
        foreach (var pair in query[1..].Split('&'))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = Decode(equals < 0 ? pair : pair[..equals]);
            if (rewrite(name, pair) is { } text)
            {
                kept.Append(kept.Length == 0 ? '?' : '&').Append(text);
            }
        }

        return kept.ToString();
    }

    private static string Decode(string text)
    {
        try
        {
            return Uri.UnescapeDataString(text.Replace('+', ' '));
        }
        catch (UriFormatException)
        {
            return text;
        }
    }
}
