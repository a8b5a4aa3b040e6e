using System.Globalization;
using System.Numerics;
using System.Text;

namespace Shadowing.Comparison.Syntax;

/// <summary>A JSON number as the one spelling of its value: digits without zeros at either end, times a power of ten.</summary>
/// <remarks>No floating point, so that large numbers are not rounded; no arithmetic on the digits, so that 1e999999999 costs
/// nothing.</remarks>
internal readonly record struct CanonicalNumber(bool Negative, string Digits, BigInteger Exponent)
{
    // An exponent longer than this is kept as a number that stands for its spelling; adding to it could cost more than the whole
    // comparison.
    private const int MaxExponentDigits = 1_000;

    public bool IsZero => Digits.Length == 0;

    /// <summary>Gets the place of the point before which there is nothing: 0.d₁d₂… times ten to this.</summary>
    public BigInteger Scale => Exponent + Digits.Length;

    /// <summary>Gets the exact decimal value, where <see cref="decimal"/> has one.</summary>
    public decimal? ExactDecimal
    {
        get
        {
            if (IsZero)
            {
                return 0m;
            }

            if (Digits.Length > 28 || Exponent < -28 || Scale > 28)
            {
                return null;
            }

            return decimal.Parse(ToString(), NumberStyles.Float, CultureInfo.InvariantCulture);
        }
    }

    public static CanonicalNumber Parse(ReadOnlySpan<byte> json)
    {
        var negative = json[0] == (byte)'-';
        json = negative ? json[1..] : json;
        var exponentAt = json.IndexOfAny("eE"u8);
        var mantissa = exponentAt < 0 ? json : json[..exponentAt];
        var point = mantissa.IndexOf((byte)'.');
        var digits = point < 0
            ? Encoding.ASCII.GetString(mantissa)
            : Encoding.ASCII.GetString(mantissa[..point]) + Encoding.ASCII.GetString(mantissa[(point + 1)..]);
        var significant = digits.TrimEnd('0');
        var trailingZeros = digits.Length - significant.Length;
        significant = significant.TrimStart('0');
        if (significant.Length == 0)
        {
            return new(Negative: false, string.Empty, BigInteger.Zero);
        }

        var shift = trailingZeros - (point < 0 ? 0 : mantissa.Length - point - 1);
        return new(negative, significant, (exponentAt < 0 ? 0 : ParseExponent(json[(exponentAt + 1)..])) + shift);
    }

    /// <summary>Rounds to decimal places, half away from zero.</summary>
    public CanonicalNumber Rounded(int places)
    {
        if (IsZero || Exponent >= -places)
        {
            return this;
        }

        var dropped = -places - Exponent;
        if (dropped > Digits.Length)
        {
            return new(Negative: false, string.Empty, BigInteger.Zero);
        }

        var kept = Digits.Length - (int)dropped;
        var digits = Digits[..kept];
        if (Digits[kept] >= '5')
        {
            // Nines become zeros, which are none of the digits.
            digits = digits.TrimEnd('9');
            kept = digits.Length;
            digits = kept == 0 ? "1" : $"{digits.AsSpan(0, kept - 1)}{(char)(digits[^1] + 1)}";
        }

        var carried = Digits.Length - (int)dropped - kept;
        var significant = digits.TrimEnd('0');
        return significant.Length == 0
            ? new(Negative: false, string.Empty, BigInteger.Zero)
            : new(Negative, significant, -places + carried + (digits.Length - significant.Length));
    }

    /// <summary>Gets an integer of moderate length as it is usually written, anything else as <see cref="ToString"/> has it.</summary>
    public string ToPlainString() =>
        !IsZero && Exponent >= 0 && Exponent <= 30
            ? $"{(Negative ? "-" : string.Empty)}{Digits}{new string('0', (int)Exponent)}"
            : ToString();

    // Hexadecimal for the absurd: writing a long number in decimal takes more than linear time.
    public override string ToString() => IsZero ? "0"
        : $"{(Negative ? "-" : string.Empty)}{Digits}e{Exponent.ToString(Exponent.GetBitLength() > 64 ? "X" : "D", CultureInfo.InvariantCulture)}";

    private static BigInteger ParseExponent(ReadOnlySpan<byte> exponent)
    {
        var negative = exponent[0] == (byte)'-';
        var digits = exponent.TrimStart("+-"u8).TrimStart((byte)'0');
        if (digits.Length > MaxExponentDigits)
        {
            // Read as a number in base 256 the spelling stays unique, in linear time, and out of reach of every exponent that was read
            // exactly.
            digits = (byte[])[1, .. digits];
            var spelling = new BigInteger(digits, isUnsigned: true, isBigEndian: true) << (MaxExponentDigits * 4);
            return negative ? -spelling : spelling;
        }

        var value = digits.IsEmpty
            ? BigInteger.Zero
            : BigInteger.Parse(Encoding.ASCII.GetString(digits), NumberStyles.None, CultureInfo.InvariantCulture);
        return negative ? -value : value;
    }
}
