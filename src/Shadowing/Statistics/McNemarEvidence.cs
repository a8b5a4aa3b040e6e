namespace Shadowing.Statistics;

/// <summary>The evidence that, of two sides, one fails more often: a sequential form of McNemar's test, valid however often it is looked
/// at.</summary>
/// <remarks>
/// Of pairs in which exactly one side fails, <c>b</c> are failures of the one and <c>c</c> of the other. Where both fail alike, each
/// such pair is the toss of a fair coin; the evidence is the bet of a uniform prior on (1/2, 1) against that:
/// ln E = (b+c+1) ln 2 + ln B(b+1, c+1) + ln(1 - I½(b+1, c+1)). It passes ln(1/α) with probability α at most, ever (Ville).
/// </remarks>
internal static class McNemarEvidence
{
    // Below this Stirling's series is not exact to the last digit.
    private const int SmallFactorials = 32;

    private static readonly double[] s_logFactorials = LogFactorials();

    /// <summary>Gets the natural logarithm of the evidence.</summary>
    /// <param name="b">Pairs in which only the side under suspicion failed.</param>
    /// <param name="c">Pairs in which only the other one did.</param>
    public static double Log(long b, long c)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(b);
        ArgumentOutOfRangeException.ThrowIfNegative(c);
        if (b <= c)
        {
            return Math.Log(Tail(b, c));
        }

        // The whole less the other tail, which is less than half of it: nothing cancels out.
        var whole = ((b + c + 1) * Math.Log(2)) + LogFactorial(b) + LogFactorial(c) - LogFactorial(b + c + 1);
        return whole + Math.Log(1 - Math.Exp(Math.Log(Tail(c, b)) - whole));
    }

    // B(b+1, c+1) times the sum of the binomial coefficients (b+c+1 over 0..b), from the largest term downwards.
    private static double Tail(long b, long c)
    {
        var sum = 1d;
        var term = 1d;
        for (var step = 0L; step < b && term > sum * 1e-17; step++)
        {
            term *= (double)(b - step) / (c + 2 + step);
            sum += term;
        }

        return sum / (c + 1);
    }

    private static double LogFactorial(long n)
    {
        if (n < SmallFactorials)
        {
            return s_logFactorials[n];
        }

        var inverse = 1d / n;
        var square = inverse * inverse;
        return ((n + 0.5) * Math.Log(n)) - n + (0.5 * Math.Log(2 * Math.PI))
            + (inverse * ((1d / 12) - (square * ((1d / 360) - (square * (1d / 1_260))))));
    }

    private static double[] LogFactorials()
    {
        var logs = new double[SmallFactorials];
        for (var n = 2; n < SmallFactorials; n++)
        {
            logs[n] = logs[n - 1] + Math.Log(n);
        }

        return logs;
    }
}
