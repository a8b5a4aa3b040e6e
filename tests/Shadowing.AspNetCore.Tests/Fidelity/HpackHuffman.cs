using System.Text;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>Decodes the Huffman strings of RFC 7541, appendix B.</summary>
/// <remarks>The code is canonical: codes of one length are numbered in the order of their symbols, so the lengths say all.</remarks>
internal static class HpackHuffman
{
    private const int EndOfString = 256;

    private static readonly Dictionary<(int Length, uint Code), int> Symbols = Number();

    private static ReadOnlySpan<byte> Lengths =>
    [
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
        20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
        22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
        20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
        30,
    ];

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        var (length, code) = (0, 0u);
        foreach (var octet in bytes)
        {
            for (var bit = 7; bit >= 0; bit--)
            {
                (length, code) = (length + 1, (code << 1) | ((uint)(octet >> bit) & 1));
                if (Symbols.TryGetValue((length, code), out var symbol))
                {
                    text.Append(symbol == EndOfString
                        ? throw new InvalidDataException("The end-of-string symbol stands inside a string.")
                        : (char)symbol);
                    (length, code) = (0, 0);
                }
            }
        }

        // Padding is the start of the end-of-string symbol: ones, fewer than eight.
        return length < 8 && code == (1u << length) - 1
            ? text.ToString()
            : throw new InvalidDataException("The string ends inside a symbol.");
    }

    private static Dictionary<(int Length, uint Code), int> Number()
    {
        var symbols = new Dictionary<(int, uint), int>();
        var (length, next) = (0, 0u);
        foreach (var symbol in Enumerable.Range(0, EndOfString + 1).OrderBy(static symbol => Lengths[symbol]))
        {
            next <<= Lengths[symbol] - length;
            length = Lengths[symbol];
            symbols.Add((length, next++), symbol);
        }

        // A complete prefix code uses up its longest length exactly; a wrong length anywhere would not.
        return next == 1u << length ? symbols : throw new InvalidDataException("The lengths do not form a complete code.");
    }
}
