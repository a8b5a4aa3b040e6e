using System.Buffers;
using System.Globalization;
using System.Text;

namespace Shadowing.Comparison.Rules;

/// <summary>The values of cookies that ASP.NET Core has encrypted: never twice the same, whatever is in them.</summary>
internal static class ProtectedCookies
{
    // Base64 of the mark of Data Protection, then of the key's id, then of what is random.
    private const string Mark = "=CfDJ8";
    private const int KeyLength = 21;
    private const int LeastRandom = 40;
    private static readonly SearchValues<char> s_base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Makes one text of all values under one key that have one length; another text stays.</summary>
    public static string Unify(string text)
    {
        var unified = new StringBuilder();
        var done = 0;
        for (var at = text.IndexOf(Mark, StringComparison.Ordinal); at >= 0; at =
            text.IndexOf(Mark, at + Mark.Length, StringComparison.Ordinal))
        {
            var value = text.AsSpan(at + Mark.Length);
            var length = value.IndexOfAnyExcept(s_base64) is >= 0 and var end ? end : value.Length;
            if (length >= KeyLength + LeastRandom)
            {
                // The key stays: with another one nobody reads the other side's cookies. So does the length.
                unified.Append(text, done, at + Mark.Length + KeyLength - done)
                    .Append(CultureInfo.InvariantCulture, $"({length - KeyLength} encrypted)");
                done = at + Mark.Length + length;
            }
        }

        return done == 0 ? text : unified.Append(text, done, text.Length - done).ToString();
    }
}
