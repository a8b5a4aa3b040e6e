using System.Globalization;
using System.Numerics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Shadowing.Tests.Comparison;

/// <summary>A JSON document as a value: null, a bool, a string, a <see cref="Number"/>, a <see cref="List"/> or
/// <see cref="Members"/>.</summary>
internal static class Document
{
    private static readonly string[] Names =
        ["a", "b", "c1", "_", "", "a b", "it's", "\"", "\\", "0", "[0]", "']['", "é", "😀", "\u0001", "\u202e", "\u2028", "$", "*", "..",
            "a.b", "A", "e\u0301", "\n"];

    public sealed record Number(BigInteger Mantissa, int Exponent);

    public sealed class List : List<object?>;

    public sealed class Members : List<(string Name, object? Value)>;

    public static Gen<object?> Generator(bool repeatedNames = false) => Gen.Sized(size => Of(Math.Min(size, 24), repeatedNames));

    public static Arbitrary<(object? Document, int Seed)> Arbitrary(bool repeatedNames = false) =>
        (from document in Generator(repeatedNames) from seed in Gen.Choose(0, int.MaxValue - 1) select (document, seed)).ToArbitrary();

    /// <summary>Spells a document in one of many ways; with no randomness in the plainest.</summary>
    public static string Spell(object? document, Random? random = null)
    {
        var text = new StringBuilder();
        Write(text, document, random);
        return text.ToString();
    }

    public static object? Copy(object? document) => document switch
    {
        List list => Fill(new List(), list.Select(Copy)),
        Members members => Fill(new Members(), members.Select(static member => (member.Name, Copy(member.Value)))),
        _ => document,
    };

    public static object? Shuffled(object? document, Random random) => document switch
    {
        List list => Fill(new List(), list.Select(element => Shuffled(element, random)).OrderBy(_ => random.Next())),
        Members members => Fill(new Members(), members.Select(member => (member.Name, Shuffled(member.Value, random)))),
        _ => document,
    };

    /// <summary>Gets every container with its path, the root first.</summary>
    public static IEnumerable<object> Containers(object? document) => document switch
    {
        List list => list.SelectMany(Containers).Prepend(list),
        Members members => members.SelectMany(static member => Containers(member.Value)).Prepend(members),
        _ => [],
    };

    public static TCollection Fill<TCollection, T>(TCollection collection, IEnumerable<T> items)
        where TCollection : List<T>
    {
        collection.AddRange(items);
        return collection;
    }

    private static Gen<object?> Of(int size, bool repeatedNames)
    {
        var leaf = Gen.OneOf(
            Gen.Constant<object?>(null),
            Gen.Elements<object?>(true, false),
            Gen.Elements<object?>("", "x", "\u0041é😀", "\"\\/\b\f\n\r\t\u0000\u001f", "2024-01-01T00:00:00Z", "1", "line\r\nline"),
            from mantissa in Gen.Choose(-1200, 1200) from exponent in Gen.Choose(-6, 6) select (object?)new Number(mantissa, exponent),
            from mantissa in Gen.Choose(0, 9) select (object?)new Number(BigInteger.Pow(10, 19) + mantissa, 0));
        if (size == 0)
        {
            return leaf;
        }

        return Gen.OneOf(
            leaf,
            from elements in Gen.ListOf(Of(size / 3, repeatedNames), Math.Min(size, 4))
            from count in Gen.Choose(0, 4)
            select (object?)Fill(new List(), elements.Take(count)),
            from values in Gen.ListOf(Of(size / 3, repeatedNames), 4)
            from names in Gen.ListOf(Gen.Elements(Names), 4)
            select (object?)Fill(new Members(), (repeatedNames ? names : names.Distinct()).Zip(values)));
    }

    private static void Write(StringBuilder text, object? document, Random? random)
    {
        Space(text, random);
        switch (document)
        {
            case List list:
                Join(text.Append('['), list, element => Write(text, element, random));
                text.Append(']');
                break;
            case Members members:
                // The order of names does not matter, but that of the values of one name does.
                var ranks = members.Select(static member => member.Name).Distinct()
                    .ToDictionary(static name => name, _ => random?.Next() ?? 0);
                Join(text.Append('{'), members.OrderBy(member => ranks[member.Name]), member =>
                {
                    Space(text, random);
                    WriteString(text, member.Name, random);
                    Space(text, random);
                    Write(text.Append(':'), member.Value, random);
                });
                text.Append('}');
                break;
            case string value:
                WriteString(text, value, random);
                break;
            case Number number:
                WriteNumber(text, number, random);
                break;
            default:
                text.Append(document is bool flag ? (flag ? "true" : "false") : "null");
                break;
        }

        Space(text, random);
    }

    private static void Join<T>(StringBuilder text, IEnumerable<T> items, Action<T> write)
    {
        var first = true;
        foreach (var item in items)
        {
            text.Append(first ? "" : ",");
            first = false;
            write(item);
        }
    }

    private static void WriteNumber(StringBuilder text, Number number, Random? random)
    {
        var extra = random?.Next(4) ?? 0;
        var (mantissa, exponent) = (number.Mantissa * BigInteger.Pow(10, extra), number.Exponent - extra);
        if (random?.Next(2) is 1)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{(mantissa.IsZero && random.Next(2) == 0 ? "-" : "")}{mantissa}{(random.Next(2) == 0 ? "e" : "E")}{(exponent >= 0 ? new[] { "", "+", "+00" }[random.Next(3)] : "")}{exponent}");
        }
        else if (exponent >= 0)
        {
            text.Append(mantissa * BigInteger.Pow(10, exponent)).Append(random?.Next(2) is 1 ? ".0" : "");
        }
        else
        {
            var digits = BigInteger.Abs(mantissa).ToString(CultureInfo.InvariantCulture).PadLeft(1 - exponent, '0');
            var fraction = digits[^-exponent..];
            fraction = random is null ? fraction.TrimEnd('0') : fraction;
            text.Append(mantissa.Sign < 0 ? "-" : "").Append(digits[..^-exponent]).Append(fraction.Length > 0 ? "." : "").Append(fraction);
        }
    }

    private static void WriteString(StringBuilder text, string value, Random? random)
    {
        text.Append('"');
        for (var i = 0; i < value.Length; i++)
        {
            var isPair = i + 1 < value.Length && char.IsSurrogatePair(value[i], value[i + 1]);
            if (isPair && random?.Next(2) is not 0)
            {
                text.Append(value, i++, 2);
            }
            else if (value[i] < ' ' && random?.Next(2) is 0 && "\bb\ff\nn\rr\tt".IndexOf(value[i]) is var at and >= 0)
            {
                text.Append('\\').Append("\bb\ff\nn\rr\tt"[at + 1]);
            }
            else if (value[i] < ' ' || char.IsSurrogate(value[i]) || random?.Next(4) is 0)
            {
                text.Append("\\u").Append(((int)value[i]).ToString(random?.Next(2) is 0 ? "x4" : "X4", CultureInfo.InvariantCulture));
            }
            else
            {
                text.Append(value[i] is '"' or '\\' || (value[i] == '/' && random?.Next(2) is 0) ? "\\" : "").Append(value[i]);
            }
        }

        text.Append('"');
    }

    private static void Space(StringBuilder text, Random? random) =>
        text.Append(random?.Next(8) switch { 0 => " ", 1 => "\r\n\t", _ => "" });
}
