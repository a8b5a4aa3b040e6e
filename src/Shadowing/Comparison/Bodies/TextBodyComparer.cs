using System.Buffers;
using System.Globalization;
using Shadowing.Comparison.Alignment;
using Shadowing.Comparison.Contrasts;
using Shadowing.Comparison.Differences;
using Shadowing.Comparison.Media;

namespace Shadowing.Comparison.Bodies;

/// <summary>Compares two texts line by line: a changed line is one difference, and so is one that is added or gone.</summary>
internal static class TextBodyComparer
{
    private const string LineEndingOnly = "line ending only";
    private const string NotAllPairs = "not all pairs were tried";

    // How many pairs of lines are looked at: a few for each line of any real text. Texts of a million lines that need more are paired less
    // well.
    private const int MostPairs = 4_000_000;

    /// <summary>Adds the differences. Their path is that of the whole text, so that one rule hides them; the values say which
    /// line.</summary>
    /// <returns>False where a body is not text in its charset, so that only its bytes can be compared.</returns>
    public static bool TryCompare(ReadOnlySpan<byte> control, string? controlCharset, ReadOnlySpan<byte> candidate,
        string? candidateCharset, DifferenceList differences)
    {
        if (Charsets.TryDecode(control, controlCharset) is not { } left || Charsets.TryDecode(candidate, candidateCharset) is not { } right)
        {
            return false;
        }

        if (!string.Equals(left, right, StringComparison.Ordinal))
        {
            CompareLines(left, right, differences);
        }

        return true;
    }

    private static void CompareLines(string control, string candidate, DifferenceList differences)
    {
        using var left = new TextLines(control);
        using var right = new TextLines(candidate);
        var rented = ArrayPool<int>.Shared.Rent(left.Count);
        try
        {
            var pair = new LinePair(left, right);
            var partners = rented.AsSpan(0, left.Count);

            // By the content, not by the side: swapped sides are told alike.
            var isCut = !SequenceAlignment.Align(ref pair, left.Identities, right.Identities, partners, MostPairs,
                mirrored: string.CompareOrdinal(control, candidate) > 0);
            Report(left, right, partners, isCut, differences);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(rented);
        }
    }

    private static void Report(TextLines control, TextLines candidate, ReadOnlySpan<int> partners, bool isCut, DifferenceList differences)
    {
        var next = 0;
        var doubt = isCut ? NotAllPairs : null;
        for (var i = 0; i < control.Count && !differences.Truncated; i++)
        {
            if (partners[i] < 0)
            {
                differences.Add("$", DifferenceKind.Missing, Show(i, control[i], 0), candidate: null, doubt);
                continue;
            }

            ReportAdded(candidate, next, partners[i], doubt, differences);
            ReportChanged(control, i, candidate, partners[i], doubt, differences);
            next = partners[i] + 1;
        }

        ReportAdded(candidate, next, candidate.Count, doubt, differences);
    }

    private static void ReportAdded(TextLines candidate, int start, int end, string? doubt, DifferenceList differences)
    {
        for (var j = start; j < end && !differences.Truncated; j++)
        {
            differences.Add("$", DifferenceKind.Unexpected, control: null, Show(j, candidate[j], 0), doubt);
        }
    }

    private static void ReportChanged(TextLines control, int i, TextLines candidate, int j, string? doubt, DifferenceList differences)
    {
        var left = control[i];
        var right = candidate[j];
        var same = left.SequenceEqual(right);

        // Whether the last line has an end is told where both texts end with the same line; elsewhere the line itself is the difference.
        if (same && (i + 1 < control.Count || j + 1 < candidate.Count || control.EndsWithLineFeed == candidate.EndsWithLineFeed))
        {
            return;
        }

        var how = left.TrimEnd('\r').SequenceEqual(right.TrimEnd('\r')) ? LineEndingOnly : TextContrast.Of(left, right);
        if (how is LineEndingOnly)
        {
            left = control.WithEnd(i);   // the end is what differs
            right = candidate.WithEnd(j);
        }

        var difference = left.CommonPrefixLength(right);
        differences.Add("$", DifferenceKind.Text, Show(i, left, difference), Show(j, right, difference),
            how is null || doubt is null ? how ?? doubt : $"{how}; {doubt}");
    }

    // A line can be longer than a value; what differs must be in the part that is kept.
    private static string Show(int index, ReadOnlySpan<char> line, int difference)
    {
        const int Before = Difference.MaxValueLength / 4;
        var from = difference > Before * 2 ? difference - Before : 0;
        from = from > 0 && char.IsLowSurrogate(line[from]) ? from - 1 : from;
        var shown = line.Slice(from, Math.Min(line.Length - from, Difference.MaxValueLength + 1));
        return string.Create(CultureInfo.InvariantCulture, $"line {index + 1}: {(from > 0 ? "…" : string.Empty)}{shown}");
    }
}
