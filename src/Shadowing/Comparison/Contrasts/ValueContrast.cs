using System.Globalization;
using System.Text.Unicode;
using Shadowing.Comparison.Syntax;
using Shadowing.Comparison.Texts;

namespace Shadowing.Comparison.Contrasts;

/// <summary>Says in a few words how two values differ, where a few words can: an engineer sees at once what to look for. It never repeats a
/// value.</summary>
internal static class ValueContrast
{
    private const int OnStack = 256;

    // Longer texts are not looked through for a hint.
    private const int MostLength = 16_384;

    /// <summary>Writes how two scalars of one type differ; nothing where there is nothing to say.</summary>
    public static TextPart Write(TextBuffer text, JsonKind kind, ReadOnlySpan<byte> control, ReadOnlySpan<byte> candidate)
    {
        var start = text.Length;
        if (kind is JsonKind.Number)
        {
            WriteNumbers(text, control, candidate);
        }
        else if (kind is JsonKind.String)
        {
            WriteStrings(text, control[1..^1], candidate[1..^1]);
        }

        return text.Length == start ? default : TextPart.Since(text, start);
    }

    /// <summary>Writes how two values of different types are related; nothing where they are not.</summary>
    public static TextPart WriteTypes(TextBuffer text, JsonKind controlKind, ReadOnlySpan<byte> control, JsonKind candidateKind,
        ReadOnlySpan<byte> candidate)
    {
        var start = text.Length;
        if (controlKind is JsonKind.String && candidateKind is JsonKind.Number or JsonKind.Boolean
            && IsText(control[1..^1], candidate, candidateKind))
        {
            text.Append(candidateKind is JsonKind.Number ? "text became the same number" : "text became the same literal");
        }
        else if (candidateKind is JsonKind.String && controlKind is JsonKind.Number or JsonKind.Boolean
            && IsText(candidate[1..^1], control, controlKind))
        {
            text.Append(controlKind is JsonKind.Number ? "same number as text" : "same literal as text");
        }

        return text.Length == start ? default : TextPart.Since(text, start);
    }

    private static bool IsText(ReadOnlySpan<byte> content, ReadOnlySpan<byte> literal, JsonKind kind) =>
        kind is JsonKind.Number
            ? !content.IsEmpty && JsonScanner.EndOfNumber(content, 0) == content.Length && JsonNumber.AreEqual(content, literal)
            : content.SequenceEqual(literal);

    private static void WriteNumbers(TextBuffer text, ReadOnlySpan<byte> control, ReadOnlySpan<byte> candidate)
    {
        if (JsonNumber.TryGetDecimals(control, candidate, spare: 0, out var left, out var right))
        {
            WriteDistance(text, left, right);
        }
    }

    private static void WriteDistance(TextBuffer text, decimal control, decimal candidate)
    {
        decimal distance;
        try
        {
            distance = candidate - control;
        }
        catch (OverflowException)
        {
            return;
        }

        // Beyond 28 digits a subtraction is rounded: what is not exact is not said.
        if (control + distance == candidate && distance != 0)
        {
            text.Append("by ");
            text.Append(distance, "+0.############################;-0.############################");
        }
    }

    private static void WriteStrings(TextBuffer text, ReadOnlySpan<byte> control, ReadOnlySpan<byte> candidate)
    {
        if (control.Length > MostLength || candidate.Length > MostLength || !Utf8.IsValid(control) || !Utf8.IsValid(candidate))
        {
            return;
        }

        if (control.Length <= OnStack && candidate.Length <= OnStack && !control.Contains((byte)'\\') && !candidate.Contains((byte)'\\'))
        {
            Span<char> left = stackalloc char[OnStack];
            Span<char> right = stackalloc char[OnStack];
            Utf8.ToUtf16(control, left, out _, out var leftLength);
            Utf8.ToUtf16(candidate, right, out _, out var rightLength);
            WriteTexts(text, left[..leftLength], right[..rightLength]);
            return;
        }

        WriteTexts(text, JsonText.Decode(control), JsonText.Decode(candidate));
    }

    private static void WriteTexts(TextBuffer text, ReadOnlySpan<char> control, ReadOnlySpan<char> candidate)
    {
        if (TextContrast.Of(control, candidate) is { } words)
        {
            text.Append(words);
        }
        else if (Instants.TryRead(control, out var earlier) && Instants.TryRead(candidate, out var later))
        {
            TimeContrast.Write(text, earlier, later);
        }
        else if (TryReadDecimal(control, out var left) && TryReadDecimal(candidate, out var right))
        {
            if (left == right)
            {
                text.Append(AreEqualWithoutTrailingZeros(control, candidate) ? "trailing zeros" : "same number");
            }
            else
            {
                WriteDistance(text, left, right);
            }
        }
    }

    private static bool AreEqualWithoutTrailingZeros(ReadOnlySpan<char> left, ReadOnlySpan<char> right) =>
        WithoutTrailingZeros(left).SequenceEqual(WithoutTrailingZeros(right));

    private static ReadOnlySpan<char> WithoutTrailingZeros(ReadOnlySpan<char> text) =>
        text.Contains('.') ? text.TrimEnd('0').TrimEnd('.') : text;

    private static bool TryReadDecimal(ReadOnlySpan<char> text, out decimal value)
    {
        value = 0;
        return text.Length is > 0 and <= 29
            && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
                out value);
    }
}
