using System.Globalization;

namespace Shadowing.Comparison.Syntax;

/// <summary>A JSON number by its digits, read where it stands: 0.d₁d₂… times ten to the <see cref="Scale"/>, without zeros at either
/// end.</summary>
/// <remarks>An exponent of more than 17 digits is left to <see cref="CanonicalNumber"/>.</remarks>
internal readonly ref struct JsonNumber
{
    private const int MostExponentDigits = 17;

    // So many that stand next to each other a decimal holds, whichever they are.
    private const int DecimalDigits = 28;

    private readonly ReadOnlySpan<byte> _whole;
    private readonly ReadOnlySpan<byte> _fraction;
    private readonly int _first;

    private JsonNumber(ReadOnlySpan<byte> json)
    {
        Negative = json[0] == (byte)'-';
        json = Negative ? json[1..] : json;
        var exponentAt = json.IndexOfAny((byte)'e', (byte)'E');
        var mantissa = exponentAt < 0 ? json : json[..exponentAt];
        var point = mantissa.IndexOf((byte)'.');
        _whole = point < 0 ? mantissa : mantissa[..point];
        _fraction = point < 0 ? [] : mantissa[(point + 1)..];
        var last = _whole.Length + _fraction.Length - 1;
        while (_first <= last && this[_first] == '0')
        {
            _first++;
        }

        while (last >= _first && this[last] == '0')
        {
            last--;
        }

        Digits = last - _first + 1;
        var exponent = 0L;
        IsHuge = Digits > 0 && exponentAt >= 0 && !TryReadExponent(json[(exponentAt + 1)..], out exponent);
        Scale = Digits == 0 ? 0 : _whole.Length - _first + exponent;
    }

    public bool Negative { get; }

    /// <summary>Gets how many digits are significant; 0 for zero.</summary>
    public int Digits { get; }

    public long Scale { get; }

    /// <summary>Gets a value indicating whether the exponent is beyond what is read here.</summary>
    public bool IsHuge { get; }

    private byte this[int digit] => digit < _whole.Length ? _whole[digit] : _fraction[digit - _whole.Length];

    /// <summary>Tells whether two numbers are the same.</summary>
    public static bool AreEqual(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var one = new JsonNumber(left);
        var other = new JsonNumber(right);
        if (one.IsHuge || other.IsHuge)
        {
            return CanonicalNumber.Parse(left) == CanonicalNumber.Parse(right);
        }

        if (one.Digits != other.Digits || one.Scale != other.Scale || (one.Negative != other.Negative && one.Digits > 0))
        {
            return false;
        }

        for (var i = 0; i < one.Digits; i++)
        {
            if (one[one._first + i] != other[other._first + i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Hashes a number, so that equal ones have equal hashes.</summary>
    public static ulong Hash(ReadOnlySpan<byte> json)
    {
        var number = new JsonNumber(json);
        if (number.IsHuge)
        {
            return Hash(CanonicalNumber.Parse(json));
        }

        if (number.Digits == 0)
        {
            return SeededHash.Of(0, 0);
        }

        var hash = SeededHash.Of((ulong)number.Scale, number.Negative ? 1UL : 0);
        for (var i = 0; i < number.Digits; i++)
        {
            hash = SeededHash.Of(hash, number[number._first + i]);
        }

        return hash;
    }

    /// <summary>Hashes a number that was read exactly.</summary>
    public static ulong Hash(CanonicalNumber number)
    {
        if (number.IsZero)
        {
            return SeededHash.Of(0, 0);
        }

        var scale = number.Exponent + number.Digits.Length;
        var hash = scale >= long.MinValue && scale <= long.MaxValue
            ? SeededHash.Of((ulong)(long)scale, number.Negative ? 1UL : 0)
            : SeededHash.Of(SeededHash.Of(scale.ToByteArray(), 1), number.Negative ? 1UL : 0);
        foreach (var digit in number.Digits)
        {
            hash = SeededHash.Of(hash, digit);
        }

        return hash;
    }

    /// <summary>Gets the exact decimal values of two numbers that decimals can also be added and subtracted as without a
    /// rounding.</summary>
    /// <param name="control">The one number.</param>
    /// <param name="candidate">The other.</param>
    /// <param name="spare">How many digits are to be left for a factor.</param>
    /// <param name="left">The value of the one.</param>
    /// <param name="right">The value of the other.</param>
    public static bool TryGetDecimals(ReadOnlySpan<byte> control, ReadOnlySpan<byte> candidate, int spare, out decimal left,
        out decimal right)
    {
        var one = new JsonNumber(control);
        var other = new JsonNumber(candidate);
        (left, right) = (0, 0);
        if (one.IsHuge || other.IsHuge)
        {
            return false;
        }

        var first = Math.Max(Math.Max(one.Scale, other.Scale), 0);
        var last = Math.Min(Math.Min(one.Scale - one.Digits, other.Scale - other.Digits), 0);
        return first - last + spare <= DecimalDigits && one.TryGetDecimal(control, out left) && other.TryGetDecimal(candidate, out right);
    }

    private bool TryGetDecimal(ReadOnlySpan<byte> json, out decimal value)
    {
        value = 0;
        return Digits == 0 || decimal.TryParse(json, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> text, out long exponent)
    {
        var negative = text[0] == (byte)'-';
        var digits = text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        digits = digits.TrimStart((byte)'0');
        exponent = 0;
        if (digits.Length > MostExponentDigits)
        {
            return false;
        }

        foreach (var digit in digits)
        {
            exponent = (exponent * 10) + (digit - '0');
        }

        exponent = negative ? -exponent : exponent;
        return true;
    }
}
