using Shadowing.Statistics;

namespace Shadowing.Tests.Statistics;

/// <summary>The tests of a share again, with a Beta(½, ½) prior on one side of the limit instead of a grid: the same idea by another
/// way.</summary>
internal static class TruncatedBeta
{
    private const double Prior = 0.5;

    // ln E = ln(∫ of θ^S (1-θ)^(n-S) over the prior on (p, 1)) - ln(p^S (1-p)^(n-S)). By 1 - I it would be lost: I rounds to 1.
    public static double Harm(long bad, long total, double limit) =>
        LogIncompleteBeta(1 - limit, Prior + total - bad, Prior + bad) - LogIncompleteBeta(1 - limit, Prior, Prior)
            - (bad * Math.Log(limit)) - ((total - bad) * LogOnePlus.Of(-limit));

    public static double Safety(long bad, long total, double limit) =>
        LogIncompleteBeta(limit, Prior + bad, Prior + total - bad) - LogIncompleteBeta(limit, Prior, Prior)
            - (bad * Math.Log(limit)) - ((total - bad) * LogOnePlus.Of(-limit));

    /// <summary>Gets ln P(at least <paramref name="count"/> of <paramref name="total"/>), each with the probability
    /// <paramref name="share"/>.</summary>
    public static double LogAtLeast(long count, long total, double share) =>
        count == 0 ? 0
            : LogIncompleteBeta(share, count, total - count + 1) - LogGamma.OfBeta(count, total - count + 1);

    /// <summary>Gets the logarithm of ∫ t^(a-1) (1-t)^(b-1) dt from 0 to x.</summary>
    public static double LogIncompleteBeta(double x, double a, double b)
    {
        if (x <= (a + 1) / (a + b + 2))
        {
            return (a * Math.Log(x)) + (b * LogOnePlus.Of(-x)) - Math.Log(a) + Math.Log(Fraction(x, a, b));
        }

        var whole = LogGamma.OfBeta(a, b);
        var other = (b * LogOnePlus.Of(-x)) + (a * Math.Log(x)) - Math.Log(b) + Math.Log(Fraction(1 - x, b, a));
        return whole + LogOnePlus.Of(-Math.Exp(other - whole));
    }

    // The continued fraction of the incomplete beta function (Abramowitz and Stegun, 26.5.8), from its front (Lentz).
    private static double Fraction(double x, double a, double b)
    {
        var c = 1d;
        var d = 1 / (1 - ((a + b) * x / (a + 1)));
        var value = d;
        for (var m = 1; m < 1_000_000; m++)
        {
            Step(m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m))));
            var change = Step(-(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1)));
            if (Math.Abs(change - 1) < 1e-16)
            {
                break;
            }
        }

        return value;

        double Step(double term)
        {
            d = 1 / (1 + (term * d));
            c = 1 + (term / c);
            value *= c * d;
            return c * d;
        }
    }
}
