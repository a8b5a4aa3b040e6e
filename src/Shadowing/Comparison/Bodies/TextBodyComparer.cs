using System.Globalization;

namespace Shadowing.Comparison.Bodies;

/// <summary>Compares two texts and shows the first lines that differ.</summary>
internal static class TextBodyComparer
{
    /// <summary>Adds the difference, if there is one.</summary>
    /// <returns>False where a body is not text in its charset, so that only its bytes can be compared.</returns>
    public static bool TryCompare(ReadOnlySpan<byte> control, string? controlCharset, ReadOnlySpan<byte> candidate, string? candidateCharset, DifferenceList differences)
    {
        if (Charsets.TryDecode(control, controlCharset) is not { } left || Charsets.TryDecode(candidate, candidateCharset) is not { } right)
        {
            return false;
        }

        var common = left.AsSpan().CommonPrefixLength(right);
        if (common < left.Length || common < right.Length)
        {
            var start = left.AsSpan(0, common).LastIndexOf('\n') + 1;
            var number = left.AsSpan(0, start).Count('\n') + 1;
            differences.Add("$", DifferenceKind.Text, Line(left, start, common, number), Line(right, start, common, number));
        }

        return true;
    }

    // A carriage return belongs to its line: that is how line endings are told apart. A side that has ended has no line.
    private static string? Line(string text, int start, int difference, int number)
    {
        if (start == text.Length)
        {
            return null;
        }

        var end = text.IndexOf('\n', start);
        end = end < 0 ? text.Length : end == difference ? end + 1 : end;   // where the line's end is what differs, it is shown
        var line = text[start..end];
        var from = FirstShown(line, difference - start);
        return string.Create(CultureInfo.InvariantCulture, $"line {number}: {(from > 0 ? "…" : string.Empty)}{line.AsSpan(from)}");
    }

    // A line can be longer than a value; what differs must be in the part that is kept.
    private static int FirstShown(string line, int difference)
    {
        const int Before = Difference.MaxValueLength / 4;
        var from = difference > Before * 2 ? difference - Before : 0;
        return from > 0 && char.IsLowSurrogate(line[from]) ? from - 1 : from;
    }
}
