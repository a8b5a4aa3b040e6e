using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace Shadowing.Services.Snapshots;

/// <summary>Writes text as the relaxed encoder does, and half of a surrogate pair as an escape: UTF-8 has no bytes for it, so that all
/// halves would become one placeholder, and match.</summary>
/// <remarks>Here, not in a converter: keys, nodes, generated contracts and converters of the user's are written through it too, and
/// ordinary text costs nothing more.</remarks>
internal sealed unsafe class WholeTextEncoder : JavaScriptEncoder
{
    private static readonly JavaScriptEncoder s_relaxed = UnsafeRelaxedJsonEscaping;

    private WholeTextEncoder()
    {
    }

    public static WholeTextEncoder Instance { get; } = new();

    /// <inheritdoc/>
    public override int MaxOutputCharactersPerInputCharacter => s_relaxed.MaxOutputCharactersPerInputCharacter;

    /// <inheritdoc/>
    public override int FindFirstCharacterToEncode(char* text, int textLength) => s_relaxed.FindFirstCharacterToEncode(text, textLength);

    /// <inheritdoc/>
    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text) => s_relaxed.FindFirstCharacterToEncodeUtf8(utf8Text);

    /// <inheritdoc/>
    public override bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten) =>
        s_relaxed.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);

    /// <inheritdoc/>
    public override bool WillEncode(int unicodeScalar) => s_relaxed.WillEncode(unicodeScalar);

    /// <inheritdoc/>
    public override OperationStatus EncodeUtf8(ReadOnlySpan<byte> utf8Source, Span<byte> utf8Destination, out int bytesConsumed,
        out int bytesWritten, bool isFinalBlock = true) =>
        s_relaxed.EncodeUtf8(utf8Source, utf8Destination, out bytesConsumed, out bytesWritten, isFinalBlock);

    /// <inheritdoc/>
    public override OperationStatus Encode(ReadOnlySpan<char> source, Span<char> destination, out int charsConsumed, out int charsWritten,
        bool isFinalBlock = true)
    {
        (charsConsumed, charsWritten) = (0, 0);
        while (true)
        {
            var whole = source[charsConsumed..(charsConsumed + LengthOfWhole(source[charsConsumed..]))];
            var status = s_relaxed.Encode(whole, destination[charsWritten..], out var consumed, out var written);
            (charsConsumed, charsWritten) = (charsConsumed + consumed, charsWritten + written);
            if (status is not OperationStatus.Done || charsConsumed == source.Length)
            {
                return status;
            }

            // The other half may come with the next block.
            if (!isFinalBlock && charsConsumed == source.Length - 1 && char.IsHighSurrogate(source[charsConsumed]))
            {
                return OperationStatus.NeedMoreData;
            }

            if (!destination[charsWritten..].TryWrite(CultureInfo.InvariantCulture, $"\\u{(int)source[charsConsumed]:x4}", out written))
            {
                return OperationStatus.DestinationTooSmall;
            }

            (charsConsumed, charsWritten) = (charsConsumed + 1, charsWritten + written);
        }
    }

    private static int LengthOfWhole(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (text[length..].IndexOfAnyInRange('\ud800', '\udfff') is >= 0 and var next)
        {
            length += next;
            if (Rune.DecodeFromUtf16(text[length..], out _, out var pair) is not OperationStatus.Done)
            {
                return length;
            }

            length += pair;
        }

        return text.Length;
    }
}
