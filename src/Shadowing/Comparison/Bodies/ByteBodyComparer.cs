using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Shadowing.Comparison.Differences;

namespace Shadowing.Comparison.Bodies;

/// <summary>Compares two byte strings and shows their lengths, what tells them from others, and the first bytes that differ.</summary>
internal static class ByteBodyComparer
{
    private const int BytesBefore = 4;
    private const int BytesAfter = 12;

    public static void Compare(ReadOnlySpan<byte> control, ReadOnlySpan<byte> candidate, DifferenceList differences)
    {
        var offset = control.CommonPrefixLength(candidate);
        if (offset < control.Length || offset < candidate.Length)
        {
            var kind = control.Length == candidate.Length ? DifferenceKind.Bytes : DifferenceKind.Length;
            differences.Add("$", kind, Show(control, offset), Show(candidate, offset), How(control.Length, candidate.Length, offset));
        }
    }

    private static string? How(int control, int candidate, int offset) =>
        control == candidate ? "same length"
        : offset == candidate ? "candidate is a prefix of the control"
        : offset == control ? "control is a prefix of the candidate"
        : null;

    private static string Show(ReadOnlySpan<byte> body, int offset)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"{body.Length:N0} bytes, sha256 {Convert.ToHexStringLower(hash[..4])}…, first difference at offset {offset:N0}:");
        var start = Math.Max(0, offset - BytesBefore);
        text.Append(start > 0 ? " .." : string.Empty);
        for (var i = start; i < Math.Min(body.Length, offset + BytesAfter); i++)
        {
            text.Append(i == offset ? " [" : " ").Append(CultureInfo.InvariantCulture, $"{body[i]:X2}")
                .Append(i == offset ? "]" : string.Empty);
        }

        return text.Append(body.Length > offset + BytesAfter ? " .." : offset == body.Length ? " [end]" : string.Empty).ToString();
    }
}
