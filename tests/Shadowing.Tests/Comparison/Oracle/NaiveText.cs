using System.Buffers;
using System.Globalization;
using System.Text;

namespace Shadowing.Tests.Comparison.Oracle;

/// <summary>A string of a document: its code units, with bytes that are no UTF-8 kept apart as themselves.</summary>
internal sealed class NaiveText
{
    private const int FirstInvalidByte = 0x10000;
    private const int FirstShownByte = 0xDC00;

    private NaiveText(List<int> units, string shown)
    {
        Shown = shown;
        IsUnicode = units.TrueForAll(static unit => unit < FirstInvalidByte) && !HasLoneSurrogate(shown);
        Exact = string.Concat(units.Select(static unit => $"{(char)(unit >> 16)}{(char)unit}"));
    }

    /// <summary>Gets the text as a path names it: a byte that is no UTF-8 as a lone surrogate, U+DC00 and the byte.</summary>
    public string Shown { get; }

    /// <summary>Gets what is the same for the same string only.</summary>
    public string Exact { get; }

    public bool IsUnicode { get; }

    /// <summary>Reads what stands between the quotes.</summary>
    public static NaiveText Read(ReadOnlySpan<byte> raw)
    {
        var (units, shown) = (new List<int>(), new StringBuilder());
        while (!raw.IsEmpty)
        {
            if (raw[0] == '\\')
            {
                var unit = raw[1] == 'u'
                    ? int.Parse(Encoding.ASCII.GetString(raw.Slice(2, 4)), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                    : Escaped(raw[1]);
                units.Add(unit);
                shown.Append((char)unit);
                raw = raw[(raw[1] == 'u' ? 6 : 2)..];
                continue;
            }

            var isValid = Rune.DecodeFromUtf8(raw, out var rune, out var length) is OperationStatus.Done;
            shown.Append(isValid
                ? rune.ToString()
                : string.Concat(raw[..length].ToArray().Select(static value => (char)(FirstShownByte + value))));
            units.AddRange(isValid
                ? rune.ToString().Select(static unit => (int)unit)
                : raw[..length].ToArray().Select(static value => FirstInvalidByte + value));
            raw = raw[length..];
        }

        return new(units, shown.ToString());
    }

    private static char Escaped(byte letter) => letter switch
    {
        (byte)'b' => '\b',
        (byte)'f' => '\f',
        (byte)'n' => '\n',
        (byte)'r' => '\r',
        (byte)'t' => '\t',
        _ => (char)letter,
    };

    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])))
            {
                return true;
            }

            i += char.IsSurrogate(text[i]) ? 1 : 0;
        }

        return false;
    }
}
