namespace Shadowing.Statistics;

/// <summary>The natural logarithm of the gamma function, for the half-integers and integers that counts lead to.</summary>
internal static class LogGamma
{
    // From here on Stirling's series is exact to the last digit.
    private const double Large = 32;

    /// <summary>Gets ln Γ(x).</summary>
    /// <param name="x">Above 0.</param>
    /// <remarks>Below 32 by Γ(x) = Γ(x+1)/x upwards, beyond by Stirling's series (Abramowitz and Stegun, 6.1.41).</remarks>
    public static double Of(double x)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(x);
        var product = 1d;
        while (x < Large)
        {
            product *= x;
            x++;
        }

        var inverse = 1 / x;
        var square = inverse * inverse;
        var series = inverse * ((1d / 12) - (square * ((1d / 360) - (square * ((1d / 1_260) - (square / 1_680))))));
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + series - Math.Log(product);
    }

    /// <summary>Gets ln B(a, b), the logarithm of the beta function.</summary>
    public static double OfBeta(double a, double b) => Of(a) + Of(b) - Of(a + b);
}
