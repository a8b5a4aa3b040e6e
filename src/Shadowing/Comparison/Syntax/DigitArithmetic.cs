using System.Buffers;
using System.Numerics;

namespace Shadowing.Comparison.Syntax;

/// <summary>Calculates with the digits of numbers, as on paper: exact, and in a time that grows with the digits only.</summary>
internal static class DigitArithmetic
{
    /// <summary>Compares two numbers without regard to their signs.</summary>
    public static int CompareMagnitudes(CanonicalNumber left, CanonicalNumber right) =>
        left.IsZero || right.IsZero ? right.IsZero.CompareTo(left.IsZero)
        : left.Scale != right.Scale ? left.Scale.CompareTo(right.Scale)
        : string.CompareOrdinal(left.Digits, right.Digits);

    /// <summary>Tells whether two numbers are no further apart than a limit, which is not negative.</summary>
    public static bool AreWithin(CanonicalNumber left, CanonicalNumber right, CanonicalNumber limit)
    {
        if (limit.IsZero)
        {
            return left == right;
        }

        var (large, small) = CompareMagnitudes(left, right) >= 0 ? (left, right) : (right, left);
        if (large.IsZero || large.Scale <= limit.Scale - 2)
        {
            return true;   // even the sum of both is smaller
        }

        var subtract = large.Negative == small.Negative;
        if (large.Scale >= limit.Scale + 2 && (small.IsZero || !subtract || small.Scale <= large.Scale - 2))
        {
            return false;   // what is taken away is a tenth at most
        }

        // What is smaller than the last digits of both others decides by its sign alone: its own digits need not be written out next to
        // theirs.
        var last = BigInteger.Min(large.Exponent, limit.Exponent);
        small = !small.IsZero && small.Scale <= last ? new(small.Negative, "1", last - 1) : small;
        return CompareMagnitudes(Combine(large, small, subtract), limit) <= 0;
    }

    /// <summary>Multiplies a number with one of at most 18 digits, without regard to the signs.</summary>
    public static CanonicalNumber Multiply(CanonicalNumber number, CanonicalNumber factor)
    {
        if (number.IsZero || factor.IsZero)
        {
            return default(CanonicalNumber) with { Digits = string.Empty };
        }

        var multiplier = ulong.Parse(factor.Digits, System.Globalization.CultureInfo.InvariantCulture);
        var length = number.Digits.Length + factor.Digits.Length;
        var digits = ArrayPool<char>.Shared.Rent(length);
        var carry = 0UL;
        for (var i = length - 1; i >= 0; i--)
        {
            var at = i - factor.Digits.Length;
            carry += at >= 0 ? (ulong)(number.Digits[at] - '0') * multiplier : 0;
            digits[i] = (char)('0' + (carry % 10));
            carry /= 10;
        }

        var product = Of(digits.AsSpan(0, length), number.Exponent + factor.Exponent);
        ArrayPool<char>.Shared.Return(digits);
        return product;
    }

    private static CanonicalNumber Combine(CanonicalNumber large, CanonicalNumber small, bool subtract)
    {
        if (small.IsZero)
        {
            return large with { Negative = false };
        }

        // The first place is for a carry.
        var exponent = BigInteger.Min(large.Exponent, small.Exponent);
        var length = (int)(large.Scale - exponent) + 1;
        var offset = (int)(large.Scale - small.Scale) + 1;
        var rented = ArrayPool<char>.Shared.Rent(length);
        var digits = rented.AsSpan(0, length);
        digits.Fill('0');
        large.Digits.CopyTo(digits[1..]);
        var carry = 0;
        for (var i = length - 1; i >= 0; i--)
        {
            var other = i >= offset && i - offset < small.Digits.Length ? small.Digits[i - offset] - '0' : 0;
            var digit = digits[i] - '0' + (subtract ? -other : other) + carry;
            carry = digit < 0 ? -1 : digit > 9 ? 1 : 0;
            digits[i] = (char)('0' + digit - (carry * 10));
        }

        var combined = Of(digits, exponent);
        ArrayPool<char>.Shared.Return(rented);
        return combined;
    }

    private static CanonicalNumber Of(ReadOnlySpan<char> digits, BigInteger exponent)
    {
        var significant = digits.TrimEnd('0');
        return new(Negative: false, significant.TrimStart('0').ToString(),
            significant.IsEmpty ? BigInteger.Zero : exponent + (digits.Length - significant.Length));
    }
}
