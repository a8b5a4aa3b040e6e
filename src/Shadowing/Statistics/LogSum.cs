namespace Shadowing.Statistics;

/// <summary>Adds what is known by its logarithm only, because it would not fit a number.</summary>
internal static class LogSum
{
    /// <summary>Gets the logarithm of the sum; minus infinity where there is nothing to add.</summary>
    public static double Of(ReadOnlySpan<double> logs)
    {
        var largest = double.NegativeInfinity;
        foreach (var log in logs)
        {
            largest = Math.Max(largest, log);
        }

        if (double.IsNegativeInfinity(largest))
        {
            return largest;
        }

        var sum = 0d;
        foreach (var log in logs)
        {
            sum += Math.Exp(log - largest);
        }

        return largest + Math.Log(sum);
    }

    /// <summary>Gets the logarithm of the mean. The mean of evidences, however they depend on each other, is evidence against what all of
    /// them are against (Vovk and Wang 2021).</summary>
    /// <param name="logs">At least one.</param>
    public static double OfMean(ReadOnlySpan<double> logs)
    {
        ArgumentOutOfRangeException.ThrowIfZero(logs.Length);
        return Of(logs) - Math.Log(logs.Length);
    }
}
