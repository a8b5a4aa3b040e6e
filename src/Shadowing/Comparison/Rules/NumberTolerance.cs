using System.Globalization;
using System.Text;
using Shadowing.Comparison.Syntax;

namespace Shadowing.Comparison.Rules;

/// <summary>Decides whether two numbers are near enough to each other: exactly, whatever their size. A limit is the number that the user
/// wrote, not its nearest binary fraction.</summary>
internal sealed class NumberTolerance
{
    private readonly CanonicalNumber _absolute;
    private readonly CanonicalNumber _relative;
    private readonly decimal? _absoluteDecimal;
    private readonly decimal? _relativeDecimal;
    private readonly int _relativeDigits;

    public NumberTolerance(double absolute, double relative)
    {
        (_absolute, _relative) = (Exact(absolute), Exact(relative));
        (_absoluteDecimal, _relativeDecimal) = (_absolute.ExactDecimal, _relative.ExactDecimal);
        _relativeDigits = _relativeDecimal is null || _relative.IsZero ? 0 : (int)(Max(_relative.Scale, 0) - Min(_relative.Exponent, 0));
    }

    /// <summary>Decides without garbage; null where <see cref="decimal"/> would have to round.</summary>
    public bool? AllowsDecimals(ReadOnlySpan<byte> control, ReadOnlySpan<byte> candidate)
    {
        if (_absoluteDecimal is not { } absolute || _relativeDecimal is not { } relative
            || !JsonNumber.TryGetDecimals(control, candidate, _relativeDigits, out var left, out var right))
        {
            return null;
        }

        var distance = Math.Abs(left - right);
        return distance <= absolute || distance <= relative * Math.Max(Math.Abs(left), Math.Abs(right));
    }

    public bool Allows(CanonicalNumber control, CanonicalNumber candidate) =>
        control == candidate
        || DigitArithmetic.AreWithin(control, candidate, _absolute)
        || (!_relative.IsZero
            && DigitArithmetic.AreWithin(control, candidate,
                DigitArithmetic.Multiply(DigitArithmetic.CompareMagnitudes(control, candidate) >= 0 ? control : candidate, _relative)));

    private static CanonicalNumber Exact(double limit) =>
        CanonicalNumber.Parse(Encoding.ASCII.GetBytes(limit.ToString("R", CultureInfo.InvariantCulture)));

    private static System.Numerics.BigInteger Max(System.Numerics.BigInteger left, int right) =>
        System.Numerics.BigInteger.Max(left, right);

    private static System.Numerics.BigInteger Min(System.Numerics.BigInteger left, int right) =>
        System.Numerics.BigInteger.Min(left, right);
}
