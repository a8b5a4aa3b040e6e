using System.Globalization;
using System.Text;

namespace Shadowing.Comparison.Bodies;

/// <summary>Compares two byte strings and shows their lengths and the first bytes that differ.</summary>
internal static class ByteBodyComparer
{
    private const int ShownBytes = 16;

    public static void Compare(ReadOnlySpan<byte> control, ReadOnlySpan<byte> candidate, DifferenceList differences)
    {
        var offset = control.CommonPrefixLength(candidate);
        if (offset < control.Length || offset < candidate.Length)
        {
            var kind = control.Length == candidate.Length ? DifferenceKind.Bytes : DifferenceKind.Length;
            differences.Add("$", kind, Show(control, offset), Show(candidate, offset));
        }
    }

    private static string Show(ReadOnlySpan<byte> body, int offset)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{body.Length:N0} bytes, first difference at offset {offset:N0}:");
        foreach (var value in body[offset..Math.Min(body.Length, offset + ShownBytes)])
        {
            text.Append(CultureInfo.InvariantCulture, $" {value:X2}");
        }

        return text.Append(body.Length > offset + ShownBytes ? " .." : offset == body.Length ? " end" : string.Empty).ToString();
    }
}
