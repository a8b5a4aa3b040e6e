using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Shadowing.Comparison.Syntax;

/// <summary>Finds where the tokens of RFC 8259 end. Every method takes where a token begins, and answers where it ends, or
/// <see cref="Invalid"/>.</summary>
internal static class JsonScanner
{
    public const int Invalid = -1;

    private static readonly SearchValues<byte> s_structure = SearchValues.Create("\"{}[]"u8);

    public static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <summary>Gets the byte at a place, or 0, which no token begins with, behind the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Peek(ReadOnlySpan<byte> json, int at) => (uint)at < (uint)json.Length ? json[at] : (byte)0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SkipBlanks(ReadOnlySpan<byte> json, int at)
    {
        while ((uint)at < (uint)json.Length && json[at] <= ' ' && json[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            at++;
        }

        return at;
    }

    /// <summary>Ends a string, whose escapes are checked too.</summary>
    public static int EndOfString(ReadOnlySpan<byte> json, int at, out bool escaped)
    {
        escaped = false;
        at++;
        while (true)
        {
            at = NextSpecial(json, at);
            switch (Peek(json, at))
            {
                case (byte)'"':
                    return at + 1;
                case (byte)'\\':
                    escaped = true;
                    at = EndOfEscape(json, at);
                    if (at < 0)
                    {
                        return Invalid;
                    }

                    break;
                default:
                    return Invalid;   // a control character, or the end
            }
        }
    }

    public static int EndOfNumber(ReadOnlySpan<byte> json, int at)
    {
        at += Peek(json, at) == '-' ? 1 : 0;
        var first = Peek(json, at);
        if (first == '0')
        {
            at++;
        }
        else if (IsDigit(first))
        {
            at = SkipDigits(json, at);
        }
        else
        {
            return Invalid;
        }

        if (Peek(json, at) == '.')
        {
            var fraction = at + 1;
            at = SkipDigits(json, fraction);
            if (at == fraction)
            {
                return Invalid;
            }
        }

        if ((Peek(json, at) | 0x20) == 'e')
        {
            var exponent = at + (Peek(json, at + 1) is (byte)'+' or (byte)'-' ? 2 : 1);
            at = SkipDigits(json, exponent);
            if (at == exponent)
            {
                return Invalid;
            }
        }

        return at;
    }

    /// <summary>Ends true, false or null.</summary>
    public static int EndOfLiteral(ReadOnlySpan<byte> json, int at)
    {
        var rest = json[at..];
        return rest.StartsWith("true"u8) || rest.StartsWith("null"u8) ? at + 4
            : rest.StartsWith("false"u8) ? at + 5
            : Invalid;
    }

    /// <summary>Ends any value; of what is within an object or array only the strings and the brackets are looked at.</summary>
    public static int EndOfValue(ReadOnlySpan<byte> json, int at)
    {
        switch (KindAt(json, at))
        {
            case JsonKind.String:
                return EndOfString(json, at, out _);
            case JsonKind.Number:
                return EndOfNumber(json, at);
            case JsonKind.Boolean or JsonKind.Null:
                return EndOfLiteral(json, at);
            case JsonKind.None:
                return Invalid;
        }

        var depth = 0;
        while (json[at..].IndexOfAny(s_structure) is var next and >= 0)
        {
            at += next;
            if (json[at] == '"')
            {
                at = EndOfString(json, at, out _);
                if (at < 0)
                {
                    return Invalid;
                }

                continue;
            }

            depth += json[at++] is (byte)'{' or (byte)'[' ? 1 : -1;
            if (depth == 0)
            {
                return at;
            }
        }

        return Invalid;
    }

    public static JsonKind KindAt(ReadOnlySpan<byte> json, int at) => Peek(json, at) switch
    {
        (byte)'{' => JsonKind.Object,
        (byte)'[' => JsonKind.Array,
        (byte)'"' => JsonKind.String,
        (byte)'t' or (byte)'f' => JsonKind.Boolean,
        (byte)'n' => JsonKind.Null,
        (byte)'-' or (>= (byte)'0' and <= (byte)'9') => JsonKind.Number,
        _ => JsonKind.None,
    };

    // The next quote, backslash or control character.
    private static int NextSpecial(ReadOnlySpan<byte> json, int at)
    {
        if (Vector128.IsHardwareAccelerated)
        {
            ref var start = ref MemoryMarshal.GetReference(json);
            var quote = Vector128.Create((byte)'"');
            var backslash = Vector128.Create((byte)'\\');
            var lastControl = Vector128.Create((byte)0x1F);
            while (at <= json.Length - Vector128<byte>.Count)
            {
                var bytes = Vector128.LoadUnsafe(ref start, (nuint)at);
                var special = Vector128.Equals(bytes, quote) | Vector128.Equals(bytes, backslash) | Vector128.Equals(
                    Vector128.Min(bytes, lastControl), bytes);
                if (special != Vector128<byte>.Zero)
                {
                    return at + BitOperations.TrailingZeroCount(special.ExtractMostSignificantBits());
                }

                at += Vector128<byte>.Count;
            }
        }

        while ((uint)at < (uint)json.Length && json[at] >= ' ' && json[at] is not ((byte)'"' or (byte)'\\'))
        {
            at++;
        }

        return at;
    }

    private static int EndOfEscape(ReadOnlySpan<byte> json, int at)
    {
        switch (Peek(json, at + 1))
        {
            case (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t':
                return at + 2;
            case (byte)'u' when at + 6 <= json.Length:
                foreach (var digit in json.Slice(at + 2, 4))
                {
                    if (!char.IsAsciiHexDigit((char)digit))
                    {
                        return Invalid;
                    }
                }

                return at + 6;
            default:
                return Invalid;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SkipDigits(ReadOnlySpan<byte> json, int at)
    {
        while ((uint)at < (uint)json.Length && IsDigit(json[at]))
        {
            at++;
        }

        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsDigit(byte value) => (uint)(value - '0') <= 9;
}
