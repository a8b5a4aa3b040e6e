using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Shadowing.PostgreSql;

/// <summary>Writes any text so that PostgreSQL can hold it, and its index can find it.</summary>
/// <remarks>A text there has neither a zero character nor half a surrogate pair: these are written as an escape character and four
/// hexadecimal digits, and so is the escape character. An entry of an index has at most 2,704 bytes: a key that is long is a
/// hash.</remarks>
internal static class StoreText
{
    private const char Escape = '\u001B';
    private const int MostKeyBytes = 400;
    private static readonly SearchValues<char> s_odd = SearchValues.Create(
        ['\0', Escape, .. Enumerable.Range(0xD800, 0x800).Select(static code => (char)code)]);

    /// <summary>Gets the text as it is stored.</summary>
    public static string Written(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var first = text.AsSpan().IndexOfAny(s_odd);
        if (first < 0)
        {
            return text;
        }

        var written = new StringBuilder(text.Length + 16).Append(text, 0, first);
        for (var at = first; at < text.Length; at++)
        {
            var character = text[at];
            if (char.IsHighSurrogate(character) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
            {
                written.Append(character).Append(text[++at]);
            }
            else if (character is '\0' or Escape || char.IsSurrogate(character))
            {
                written.Append(Escape).Append(((int)character).ToString("X4", CultureInfo.InvariantCulture));
            }
            else
            {
                written.Append(character);
            }
        }

        return written.ToString();
    }

    /// <summary>Gets a text back from how it is stored.</summary>
    public static string Read(string written)
    {
        var first = written.IndexOf(Escape, StringComparison.Ordinal);
        if (first < 0)
        {
            return written;
        }

        var text = new StringBuilder(written.Length).Append(written, 0, first);
        for (var at = first; at < written.Length; at++)
        {
            if (written[at] == Escape && at + 4 < written.Length
                && ushort.TryParse(written.AsSpan(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                text.Append((char)code);
                at += 4;
            }
            else
            {
                text.Append(written[at]);
            }
        }

        return text.ToString();
    }

    /// <summary>Gets what stands for a text in a key: itself, or a hash where it is long, which no text is written as.</summary>
    public static string Key(string text)
    {
        var written = Written(text);
        return Encoding.UTF8.GetByteCount(written) <= MostKeyBytes
            ? written
            : $"{Escape}#{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(written)))}";
    }

    /// <summary>Gets the text in full where <see cref="Key"/> is a hash.</summary>
    public static string? Long(string text)
    {
        var written = Written(text);
        return Encoding.UTF8.GetByteCount(written) <= MostKeyBytes ? null : written;
    }

    /// <summary>Gets the form in which names of experiments are compared.</summary>
    public static string ExperimentKey(string experiment)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        return Key(experiment.ToUpperInvariant());
    }
}
