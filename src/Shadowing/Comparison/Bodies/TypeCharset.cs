using System.Text;
using System.Text.Unicode;
using Shadowing.Comparison.Encodings;
using Shadowing.Comparison.Media;
using Shadowing.Observations;

namespace Shadowing.Comparison.Bodies;

/// <summary>Tells what the charset of a Content-Type says.</summary>
internal static class TypeCharset
{
    /// <summary>Gets the charset, by one name for all of its names; null where it says nothing.</summary>
    /// <param name="type">The type.</param>
    /// <param name="side">The answer.</param>
    /// <param name="kinds">How bodies are compared.</param>
    public static string? Of(MediaType type, in Observation side, BodyKinds kinds)
    {
        var charset = Charsets.Canonical(type.Charset);
        if (charset is null || kinds.Of(type) is BodyKind.Text or BodyKind.Bytes)
        {
            return charset;
        }

        // JSON and forms are UTF-8 and know no charset (RFC 8259, 11): one that is there has no effect on those who go by the book, and on
        // the others only where they read something else in it.
        return charset is "utf-8" or "us-ascii" || ReadsTheSame(side, type.Charset!) ? null : charset;
    }

    private static bool ReadsTheSame(in Observation side, string charset) =>
        side.HasBody
        && ContentDecoder.TryDecode(side.Body, side.ContentEncoding, ContentDecoder.DefaultCap, out var body) is DecodeResult.Decoded
        && Utf8.IsValid(body.Span)
        && string.Equals(Charsets.TryDecode(body.Span, charset), Encoding.UTF8.GetString(body.Span), StringComparison.Ordinal);
}
