using System.Globalization;
using System.Text;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>A case whose two sides differ.</summary>
internal sealed record MatrixDifference(Evidence Expected, Evidence Actual)
{
    private const int Around = 64;
    private const int Width = 16;

    /// <summary>Gets how many bytes differ: those that do where both sides have one, and those that one side has alone.</summary>
    public int Bytes =>
        Expected.Bytes.Zip(Actual.Bytes).Count(static pair => pair.First != pair.Second)
            + Math.Abs(Expected.Bytes.Length - Actual.Bytes.Length);

    public string Describe(string expected, string actual)
    {
        var offset = Expected.Bytes.AsSpan().CommonPrefixLength(Actual.Bytes);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Expected.Case.Method} {Expected.Case.Path}\n{Expected.Case.Name}: first difference at byte {offset}\n--- {expected}\n{Dump(Expected.Bytes, offset)}--- {actual}\n{Dump(Actual.Bytes, offset)}");
    }

    private static string Dump(byte[] bytes, int offset)
    {
        var text = new StringBuilder();
        var start = Math.Max(0, (offset - Around) / Width * Width);
        foreach (var row in bytes.Skip(start).Take(3 * Around).Chunk(Width).Select(static (row, index) => (Bytes: row, Index: index)))
        {
            var hex = string.Join(' ', row.Bytes.Select(static octet => octet.ToString("x2", CultureInfo.InvariantCulture)))
                .PadRight(Width * 3);
            var ascii = string.Concat(row.Bytes.Select(static octet => octet is >= 32 and < 127 ? (char)octet : '.'));
            text.Append(CultureInfo.InvariantCulture, $"{start + (row.Index * Width):x6}  {hex} {ascii}\n");
        }

        return text.ToString();
    }
}
