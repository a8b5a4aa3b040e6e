using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Shadowing.Comparison.Json;

/// <summary>Decodes the strings and names of a body, those too that are no Unicode.</summary>
/// <remarks><see cref="System.Text.Json.JsonElement.GetString"/> throws for lone surrogates and invalid UTF-8, long after parsing has succeeded. Here such a
/// string stands for its own bytes: it equals only itself, spelled the same way.</remarks>
internal static class JsonStrings
{
    // Followed by bytes as Latin-1, a lone surrogate starts no decoded string.
    private const char RawMarker = '\uD800';

    /// <summary>Decodes what is between the quotes.</summary>
    public static string Decode(ReadOnlySpan<byte> content)
    {
        if (!Utf8.IsValid(content))
        {
            return Raw(content);
        }

        var text = Encoding.UTF8.GetString(content);
        if (!text.Contains('\\', StringComparison.Ordinal))
        {
            return text;
        }

        var unescaped = Unescape(text);
        return IsWellFormed(unescaped) ? unescaped : Raw(content);
    }

    /// <summary>Says whether a decoded string is a stand-in for bytes that are no Unicode.</summary>
    public static bool IsRaw(string decoded) => decoded is [RawMarker, ..] && (decoded.Length == 1 || !char.IsLowSurrogate(decoded[1]));

    private static string Raw(ReadOnlySpan<byte> content) => RawMarker + Encoding.Latin1.GetString(content);

    private static string Unescape(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                result.Append(text[i]);
                continue;
            }

            // The parser has accepted the string, so that each escape is complete and known.
            i++;
            if (text[i] == 'u')
            {
                result.Append((char)ushort.Parse(text.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
            }
            else
            {
                result.Append(text[i] switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', var itself => itself });
            }
        }

        return result.ToString();
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                {
                    return false;
                }

                i++;
            }
        }

        return true;
    }
}
