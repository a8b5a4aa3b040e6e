using System.Globalization;
using System.Numerics;

namespace Shadowing.Tests.Comparison.Oracle;

/// <summary>A number as it is: a mantissa without zeros at its end, and a power of ten; zero is (0, 0).</summary>
internal readonly record struct NaiveNumber(BigInteger Mantissa, BigInteger Exponent)
{
    // Beyond it nothing is written out: such numbers are told apart by their size alone.
    private const int MostDigits = 2_000;

    public static NaiveNumber Read(string text)
    {
        var at = text.IndexOfAny(['e', 'E']);
        var exponent = at < 0
            ? BigInteger.Zero
            : BigInteger.Parse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var number = at < 0 ? text : text[..at];
        var point = number.IndexOf('.', StringComparison.Ordinal);
        exponent -= point < 0 ? 0 : number.Length - point - 1;
        return Of(number.Replace(".", "", StringComparison.Ordinal), exponent);
    }

    public bool AgreesWithin(NaiveNumber other, double absolute, double relative)
    {
        if (this == other)
        {
            return true;
        }

        // What is far below the other's last digit counts by its sign; of two that are far away from 1 it is enough to know how far they
        // are from each other.
        var (larger, smaller) = (Larger(other) == Positive(this) ? this : other, Larger(other) == Positive(this) ? other : this);
        if (smaller != default && larger.Exponent - smaller.Exponent > MostDigits)
        {
            smaller = new(smaller.Mantissa.Sign, larger.Exponent - MostDigits);
        }

        if (BigInteger.Abs(larger.Exponent) > MostDigits)
        {
            var shift = larger.Exponent;
            return larger.Exponent < 0 ? absolute > 0 || Agree(0) : Agree(0);

            bool Agree(double limit) =>
                new NaiveNumber(larger.Mantissa, 0).AgreesWithin(
                    smaller == default ? default : new(smaller.Mantissa, smaller.Exponent - shift), limit, relative);
        }

        var deviation = larger.Distance(smaller);
        return deviation.IsAtMost(Read(Written(absolute))) || deviation.IsAtMost(Positive(larger).Times(Read(Written(relative))));
    }

    public NaiveNumber Rounded(int digits)
    {
        var dropped = -(Exponent + digits);
        if (dropped <= 0)
        {
            return this;
        }

        var written = BigInteger.Abs(Mantissa).ToString(CultureInfo.InvariantCulture);
        if (dropped > written.Length)
        {
            return default;
        }

        var kept = BigInteger.Parse("0" + written[..^(int)dropped], CultureInfo.InvariantCulture) + (written[^(int)dropped] >= '5' ? 1 : 0);
        return Of((kept * Mantissa.Sign).ToString(CultureInfo.InvariantCulture), -digits);
    }

    /// <summary>Writes the number without a power of ten where that is short.</summary>
    public override string ToString()
    {
        if (BigInteger.Abs(Exponent) > MostDigits)
        {
            return $"{Mantissa}e{Exponent}";
        }

        var digits = BigInteger.Abs(Mantissa).ToString(CultureInfo.InvariantCulture);
        var places = Exponent < 0 ? (int)-Exponent : 0;
        digits = Exponent > 0 ? digits + new string('0', (int)Exponent) : digits.PadLeft(places + 1, '0');
        return (Mantissa.Sign < 0 ? "-" : "") + digits[..^places] + (places > 0 ? "." : "") + digits[^places..];
    }

    private static NaiveNumber Positive(NaiveNumber number) => number with { Mantissa = BigInteger.Abs(number.Mantissa) };

    private static string Written(double limit) => limit.ToString("R", CultureInfo.InvariantCulture);

    private static NaiveNumber Of(string digits, BigInteger exponent)
    {
        var kept = digits.TrimEnd('0');
        return kept is "" or "-"
            ? default
            : new(BigInteger.Parse(kept, CultureInfo.InvariantCulture), exponent + digits.Length - kept.Length);
    }

    private static BigInteger Scaled(NaiveNumber number, BigInteger exponent) =>
        number.Mantissa * BigInteger.Pow(10, (int)(number.Exponent - exponent));

    private NaiveNumber Distance(NaiveNumber other)
    {
        var exponent = BigInteger.Min(Exponent, other.Exponent);
        return new(BigInteger.Abs(Scaled(this, exponent) - Scaled(other, exponent)), exponent);
    }

    private NaiveNumber Larger(NaiveNumber other)
    {
        var (own, others) = (Positive(this), Positive(other));
        if (own == default || others == default)
        {
            return own == default ? others : own;
        }

        var apart = own.Exponent + Length(own) - others.Exponent - Length(others);
        return BigInteger.Abs(apart) > 1 ? (apart > 0 ? own : others) : own.IsAtMost(others) ? others : own;
    }

    private static int Length(NaiveNumber number) => number.Mantissa.ToString(CultureInfo.InvariantCulture).Length;

    private NaiveNumber Times(NaiveNumber other) => new(Mantissa * other.Mantissa, Exponent + other.Exponent);

    private bool IsAtMost(NaiveNumber limit)
    {
        var exponent = BigInteger.Min(Exponent, limit.Exponent);
        return Scaled(this, exponent) <= Scaled(limit, exponent);
    }
}
