namespace Shadowing.Statistics;

/// <summary>The natural logarithm of a sum with 1, exact for small summands too.</summary>
internal static class LogOnePlus
{
    /// <summary>Gets ln(1 + x).</summary>
    /// <param name="x">Above -1.</param>
    /// <remarks>A sum with 1 has lost a small one's digits before its logarithm is taken, and a million million calls would multiply what
    /// is left. What was lost cancels out of the quotient (Goldberg 1991, theorem 4).</remarks>
    public static double Of(double x)
    {
        var sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));
    }
}
