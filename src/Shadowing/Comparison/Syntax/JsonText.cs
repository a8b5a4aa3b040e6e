using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Shadowing.Comparison.Syntax;

/// <summary>Reads the contents of strings and names, those too that are no Unicode: a lone surrogate stands for itself, and so does an
/// invalid byte.</summary>
/// <remarks>The contents are those of valid JSON: each escape is complete and known.</remarks>
internal static class JsonText
{
    private const int OnStack = 256;

    // An invalid byte is shown as a low surrogate that stands alone, as in PEP 383.
    private const char InvalidByte = '\uDC00';

    /// <summary>Tells whether two contents are the same code points.</summary>
    public static bool AreEqual(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.SequenceEqual(right))
        {
            return true;
        }

        if (!left.Contains((byte)'\\') && !right.Contains((byte)'\\'))
        {
            return false;   // without escapes different bytes are different strings
        }

        var rented = ArrayPool<byte>.Shared.Rent(left.Length + right.Length);
        try
        {
            var one = rented.AsSpan(0, Unescape(left, rented));
            var other = rented.AsSpan(one.Length, Unescape(right, rented.AsSpan(one.Length)));

            // Escaped, a lone surrogate becomes the bytes that stand for it, and that are invalid where they stand by themselves.
            return one.SequenceEqual(other) && (Utf8.IsValid(one) || string.Equals(Decode(left), Decode(right), StringComparison.Ordinal));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Tells whether a content with escapes is a text without, in UTF-8.</summary>
    public static bool AreEqualTo(ReadOnlySpan<byte> content, ReadOnlySpan<byte> plain)
    {
        if (plain.Length > content.Length)
        {
            return false;   // escapes are longer than what they stand for
        }

        var rented = ArrayPool<byte>.Shared.Rent(content.Length);
        var equal = plain.SequenceEqual(rented.AsSpan(0, Unescape(content, rented)));
        ArrayPool<byte>.Shared.Return(rented);
        return equal;
    }

    /// <summary>Hashes a content, so that equal ones have equal hashes.</summary>
    public static ulong Hash(ReadOnlySpan<byte> content, bool escaped, ulong seed)
    {
        // What is no Unicode is hashed as text: escaped, a lone surrogate becomes the very bytes that are invalid by themselves, and
        // whoever may choose between both could make as many names of one hash as he likes.
        if (!escaped)
        {
            return Utf8.IsValid(content) ? SeededHash.Of(content, seed) : HashDecoded(content, seed);
        }

        var rented = content.Length <= OnStack ? null : ArrayPool<byte>.Shared.Rent(content.Length);
        Span<byte> plain = rented ?? stackalloc byte[OnStack];
        plain = plain[..Unescape(content, plain)];
        var hash = Utf8.IsValid(plain) ? SeededHash.Of(plain, seed) : HashDecoded(content, seed);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return hash;
    }

    private static ulong HashDecoded(ReadOnlySpan<byte> content, ulong seed) =>
        SeededHash.Of(System.Runtime.InteropServices.MemoryMarshal.AsBytes(Decode(content).AsSpan()), ~seed);

    /// <summary>Writes a content without escapes, in UTF-8; invalid bytes stay, lone surrogates take three bytes. It never gets
    /// longer.</summary>
    public static int Unescape(ReadOnlySpan<byte> content, Span<byte> plain)
    {
        var written = 0;
        while (true)
        {
            var escape = content.IndexOf((byte)'\\');
            var upTo = escape < 0 ? content.Length : escape;
            content[..upTo].CopyTo(plain[written..]);
            written += upTo;
            if (escape < 0)
            {
                return written;
            }

            content = content[escape..];
            written += EncodeUtf8(ReadEscape(ref content), plain[written..]);
        }
    }

    /// <summary>Gets a content as text; what is no Unicode as lone surrogates.</summary>
    public static string Decode(ReadOnlySpan<byte> content)
    {
        if (!content.Contains((byte)'\\') && Utf8.IsValid(content))
        {
            return Encoding.UTF8.GetString(content);
        }

        var text = new StringBuilder(content.Length);
        Span<char> units = stackalloc char[2];
        while (!content.IsEmpty)
        {
            if (content[0] == '\\')
            {
                var value = ReadEscape(ref content);
                text.Append(value <= char.MaxValue ? ((char)value).ToString() : char.ConvertFromUtf32(value));
                continue;
            }

            var status = Rune.DecodeFromUtf8(content, out var rune, out var length);
            if (status is OperationStatus.Done)
            {
                text.Append(units[..rune.EncodeToUtf16(units)]);
            }
            else
            {
                foreach (var invalid in content[..length])
                {
                    text.Append((char)(InvalidByte + invalid));
                }
            }

            content = content[length..];
        }

        return text.ToString();
    }

    /// <summary>Tells whether a text is Unicode.</summary>
    public static bool IsUnicode(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && (!char.IsHighSurrogate(text[i]) || ++i == text.Length || !char.IsLowSurrogate(text[i])))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Gets a text in UTF-8; a lone surrogate takes three bytes.</summary>
    public static byte[] ToUtf8(string text)
    {
        if (IsUnicode(text))
        {
            return Encoding.UTF8.GetBytes(text);
        }

        var bytes = new byte[text.Length * 3];
        var written = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var pair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            written += EncodeUtf8(pair ? char.ConvertToUtf32(text[i], text[++i]) : text[i], bytes.AsSpan(written));
        }

        return bytes[..written];
    }

    // The escape at the start of the content; two that are a pair of surrogates together.
    private static int ReadEscape(ref ReadOnlySpan<byte> content)
    {
        var kind = content[1];
        if (kind != 'u')
        {
            content = content[2..];
            return kind switch { (byte)'b' => '\b', (byte)'f' => '\f', (byte)'n' => '\n', (byte)'r' => '\r', (byte)'t' => '\t', _ => kind };
        }

        var unit = ReadUnit(content);
        content = content[6..];
        if (char.IsHighSurrogate((char)unit) && content.StartsWith("\\u"u8) && ReadUnit(content) is var low
            && char.IsLowSurrogate((char)low))
        {
            content = content[6..];
            return char.ConvertToUtf32((char)unit, (char)low);
        }

        return unit;
    }

    private static int ReadUnit(ReadOnlySpan<byte> escape) =>
        int.Parse(escape.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static int EncodeUtf8(int value, Span<byte> bytes)
    {
        if (Rune.TryCreate(value, out var rune))
        {
            return rune.EncodeToUtf8(bytes);
        }

        bytes[0] = (byte)(0xE0 | (value >> 12));
        bytes[1] = (byte)(0x80 | ((value >> 6) & 0x3F));
        bytes[2] = (byte)(0x80 | (value & 0x3F));
        return 3;
    }
}
