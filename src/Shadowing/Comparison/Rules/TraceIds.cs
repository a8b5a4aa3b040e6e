using System.Buffers;

namespace Shadowing.Comparison.Rules;

/// <summary>The ids that a request has in ASP.NET Core: the activity's, or where there is none the server's.</summary>
internal static class TraceIds
{
    private const string Ours = "shadow-";
    private const int ConnectionLength = 13;
    private static readonly SearchValues<char> s_lowerHex = SearchValues.Create("0123456789abcdef");
    private static readonly SearchValues<char> s_upperHex = SearchValues.Create("0123456789ABCDEF");
    private static readonly SearchValues<char> s_base32 = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUV");
    private static readonly SearchValues<char> s_hierarchy =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_.-");

    /// <summary>Makes one text of all ids; another text stays.</summary>
    public static string Unify(string text) => IsId(text) ? "(an id of a request)" : text;

    private static bool IsId(ReadOnlySpan<char> text) =>
        IsTraceParent(text) || IsOfHierarchy(text) || IsOfKestrel(text)
        || Guid.TryParseExact(text, "D", out _)   // of IIS and HTTP.sys
        || (text.StartsWith(Ours, StringComparison.Ordinal) && text.Length is > 7 and <= 23
            && IsOf(text[Ours.Length..], s_lowerHex));   // of a candidate in this process

    // As W3C has it: version, trace, span, flags.
    private static bool IsTraceParent(ReadOnlySpan<char> text) =>
        text.Length == 55 && text[2] == '-' && text[35] == '-' && text[52] == '-'
        && IsOf(text[..2], s_lowerHex) && IsOf(text[3..35], s_lowerHex) && IsOf(text[36..52], s_lowerHex) && IsOf(text[53..], s_lowerHex);

    private static bool IsOfHierarchy(ReadOnlySpan<char> text) =>
        text is ['|', _, .., '.' or '_'] && text.Length <= 1_024 && IsOf(text[1..], s_hierarchy);

    // The connection's id, and the number of the request on it.
    private static bool IsOfKestrel(ReadOnlySpan<char> text) =>
        text.Length >= ConnectionLength && IsOf(text[..ConnectionLength], s_base32)
        && (text.Length == ConnectionLength
            || (text.Length == ConnectionLength + 9 && text[ConnectionLength] == ':' && IsOf(text[(ConnectionLength + 1)..], s_upperHex)));

    private static bool IsOf(ReadOnlySpan<char> text, SearchValues<char> characters) => !text.ContainsAnyExcept(characters);
}
