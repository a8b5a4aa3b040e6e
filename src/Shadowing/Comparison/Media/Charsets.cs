using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace Shadowing.Comparison.Media;

/// <summary>Decodes text strictly: a replacement character would make two different bodies equal.</summary>
internal static class Charsets
{
    /// <summary>Decodes a body; null where the charset is unknown or the bytes are not in it.</summary>
    public static string? TryDecode(ReadOnlySpan<byte> body, string? charset)
    {
        try
        {
            return TryFind(charset, out var encoding) ? encoding.GetString(body) : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>Gets one name for all names of a charset; null where none is named.</summary>
    public static string? Canonical(string? charset)
    {
        if (string.IsNullOrEmpty(charset))
        {
            return null;
        }

        // Of UTF-16 and UTF-32 the names say the byte order too, which the platform's own names do not.
        var isWide = charset.StartsWith("utf-16", StringComparison.OrdinalIgnoreCase)
            || charset.StartsWith("utf-32", StringComparison.OrdinalIgnoreCase);
        return charset.Equals("us-ascii", StringComparison.OrdinalIgnoreCase) || isWide || !TryFind(charset, out var encoding)
            ? charset.ToLowerInvariant()
            : encoding.WebName;
    }

    /// <summary>Tells whether a body is text in its charset; of a charset that is not known nobody can say that it is not.</summary>
    public static bool IsText(ReadOnlySpan<byte> body, string? charset) =>
        IsUtf8(charset) ? Utf8.IsValid(body) : !TryFind(charset, out _) || TryDecode(body, charset) is not null;

    /// <summary>Brings a JSON body into UTF-8. What cannot be decoded stays as it is, for the parser to judge.</summary>
    public static ReadOnlyMemory<byte> ToUtf8(ReadOnlyMemory<byte> body, string? charset) =>
        !IsUtf8(charset) && TryDecode(body.Span, charset) is { } text ? Encoding.UTF8.GetBytes(text) : body;

    // ASCII is part of UTF-8, and what is sent as ASCII often is UTF-8.
    private static bool IsUtf8(string? charset) =>
        string.IsNullOrEmpty(charset)
        || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
        || charset.Equals("utf8", StringComparison.OrdinalIgnoreCase)
        || charset.Equals("us-ascii", StringComparison.OrdinalIgnoreCase);

    private static bool TryFind(string? charset, [NotNullWhen(true)] out Encoding? encoding)
    {
        try
        {
            encoding = Encoding.GetEncoding(IsUtf8(charset) ? "utf-8" : charset!, EncoderFallback.ExceptionFallback,
                DecoderFallback.ExceptionFallback);
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            encoding = null;
        }

        return encoding is not null;
    }
}
