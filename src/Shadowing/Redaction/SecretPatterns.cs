using System.Buffers;
using System.Text.RegularExpressions;

namespace Shadowing.Redaction;

/// <summary>Finds in any text what is a secret by its looks: card numbers, e-mail addresses, tokens.</summary>
/// <remarks>The engine that does not backtrack: the text is whoever's, and may be chosen to take long.</remarks>
internal static class SecretPatterns
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    // 13 digits or more, in groups or not; the check digit decides.
    private static readonly Regex s_card = new(@"[0-9](?:[ -]?[0-9]){12,80}", Options);
    private static readonly Regex s_mail = new(@"[A-Za-z0-9._%+'-]{1,64}(?:@|%40)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}", Options);

    // JSON web tokens; keys with the prefixes of their issuers; credentials of a scheme; those in an address; private keys.
    private static readonly Regex s_token = new(
        @"eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{2,}(?:\.[A-Za-z0-9_-]*){0,3}"
        + @"|(?:sk|pk|rk)_(?:live|test)_[A-Za-z0-9]{8,}|gh[pousr]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{16,}|glpat-[A-Za-z0-9_-]{16,}|xox[abprs]-[A-Za-z0-9-]{8,}"
        + @"|(?:AKIA|ASIA)[A-Z0-9]{16}|AIza[A-Za-z0-9_-]{30,}|ya29\.[A-Za-z0-9_-]{8,}|npm_[A-Za-z0-9]{20,}|SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}|sk-[A-Za-z0-9_-]{20,}"
        + @"|(?:[Bb]earer|[Bb]asic|BEARER|BASIC)[ +]+[A-Za-z0-9._~+/=-]{8,}"
        + @"|://[^/\s:@""'<>]{1,64}:[^/\s@""'<>]{1,128}@"
        + @"|-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[A-Za-z0-9+/=\s\\]{0,8000}",
        Options);

    // What is long and random is a key more often than not: 32 hexadecimal digits, or 40 and more of Base64 with all kinds of characters in
    // it.
    private static readonly Regex s_random = new(@"[A-Za-z0-9+/_-]{32,}={0,2}", Options);

    // Each pattern is asked only of a text that has what every match of it has: most values have none of that, and to see so takes a
    // twentieth of the time.
    private const int FewestDigits = 13;
    private const int ShortestRandom = 32;
    private static readonly SearchValues<string> s_mailParts = SearchValues.Create(["@", "%40"], StringComparison.Ordinal);
    private static readonly SearchValues<string> s_tokenParts = SearchValues.Create(
        ["eyJ", "sk_", "pk_", "rk_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox", "AKIA", "ASIA", "AIza", "ya29.",
            "npm_", "SG.", "sk-", "earer", "asic", "BEARER", "BASIC", "://", "-----BEGIN"],
        StringComparison.Ordinal);

    /// <summary>Gets the text with each secret in it replaced by what <paramref name="mark"/> says of it.</summary>
    public static string Mask(string text, Func<string, string, string> mark)
    {
        if (text.Length < 6)
        {
            return text;
        }

        text = text.AsSpan().ContainsAny(s_tokenParts) ? s_token.Replace(text, match => mark("token", match.Value)) : text;
        text = text.AsSpan().ContainsAny(s_mailParts) ? s_mail.Replace(text, match => mark("e-mail", match.Value)) : text;
        text = HasDigitsOfCard(text) ? s_card.Replace(text, match => MaskCards(match.Value, mark)) : text;
        return text.Length < ShortestRandom ? text
            : s_random.Replace(text, match => IsRandom(match.Value) ? mark("token", match.Value) : match.Value);
    }

    private static bool HasDigitsOfCard(string text)
    {
        if (text.Length < FewestDigits)
        {
            return false;
        }

        var digits = 0;
        foreach (var character in text)
        {
            digits += char.IsAsciiDigit(character) ? 1 : 0;
        }

        return digits >= FewestDigits;
    }

    // What stands before and behind a number, such as its date of expiry, may look like a part of it: so every run of whole groups is
    // tried.
    private static string MaskCards(string digits, Func<string, string, string> mark)
    {
        for (var start = 0; start < digits.Length; start = NextGroup(digits, start))
        {
            for (var end = digits.Length; end > start; end =
                digits.AsSpan(start, end - start).LastIndexOfAny(' ', '-') is > 0 and var length ? start + length : start)
            {
                if (IsCard(digits[start..end]))
                {
                    return digits[..start] + mark("card", digits[start..end]) + MaskCards(digits[end..], mark);
                }
            }
        }

        return digits;
    }

    private static int NextGroup(string digits, int start) =>
        digits.AsSpan(start).IndexOfAny(' ', '-') is >= 0 and var length ? start + length + 1 : digits.Length;

    // The check of Luhn (ISO/IEC 7812-1), on any of the lengths in use.
    private static bool IsCard(string match)
    {
        var digits = match.Where(char.IsAsciiDigit).Select(static digit => digit - '0').ToArray();
        if (digits.Length is < 13 or > 19 || digits[0] is < 2 or > 6 || digits.Distinct().Count() == 1)
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[digits.Length - 1 - i];
            sum += i % 2 == 0 ? digit : digit > 4 ? (digit * 2) - 9 : digit * 2;
        }

        return sum % 10 == 0;
    }

    private static bool IsRandom(string match)
    {
        var body = match.TrimEnd('=');
        var digits = body.Count(char.IsAsciiDigit);
        return body.All(char.IsAsciiHexDigit)
            ? digits >= 4 && digits < body.Length
            : body.Length >= 40 && digits >= 3 && body.Any(char.IsAsciiLetterLower) && body.Any(char.IsAsciiLetterUpper);
    }
}
