using System.Globalization;

namespace Shadowing.PostgreSql.Tests.Processes;

/// <summary>How long callers waited, in milliseconds, shortest first.</summary>
internal sealed record WaitTimes(IReadOnlyList<double> Ordered)
{
    public int Count => Ordered.Count;

    public double Longest => Ordered[^1];

    /// <summary>Gets what a share of them did not exceed.</summary>
    public double Quantile(double share) => Ordered[(int)Math.Ceiling(share * Ordered.Count) - 1];

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Quantile(0.5):F1} / {Quantile(0.99):F1} / {Quantile(0.999):F1} / {Longest:F1}");
}
