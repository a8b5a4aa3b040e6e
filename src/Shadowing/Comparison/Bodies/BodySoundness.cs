using System.Text.Unicode;
using Shadowing.Comparison.Encodings;
using Shadowing.Comparison.Media;
using Shadowing.Observations;

namespace Shadowing.Comparison.Bodies;

/// <summary>Tells whether a body is what its type and encoding say: two that are not may have the same bytes, and nothing is known of what
/// they mean.</summary>
internal static class BodySoundness
{
    /// <summary>Tells whether a recorded body can be read as what it says it is; one that is empty says nothing.</summary>
    public static bool IsSound(in Observation side, BodyKinds kinds, int decodedCap) =>
        side.Body.IsEmpty || ContentDecoder.TryDecode(side.Body, side.ContentEncoding, decodedCap, out var body) switch
        {
            DecodeResult.Decoded => IsSound(body, MediaType.Parse(side.ContentType), kinds),
            DecodeResult.OverCap => true,   // it can be read; it is only too long for us
            _ => false,
        };

    /// <summary>Tells whether a decoded body is what its type says.</summary>
    public static bool IsSound(ReadOnlyMemory<byte> body, MediaType? type, BodyKinds kinds)
    {
        var kind = kinds.Of(type);
        if (kind is BodyKind.Bytes || body.IsEmpty)
        {
            return true;
        }

        if (kind is BodyKind.Text)
        {
            return Charsets.IsText(body.Span, type!.Charset);
        }

        var text = Charsets.ToUtf8(body, type!.Charset).Span;
        return Utf8.IsValid(text) && kind switch
        {
            BodyKind.Form => FormBody.TryToJson(text) is not null,
            BodyKind.JsonLines => JsonLinesBody.IsValid(text, BodyKinds.IsJsonSequence(type.Name)),
            _ => JsonLinesBody.IsOneValue(text.StartsWith("\uFEFF"u8) ? text[3..] : text),
        };
    }
}
