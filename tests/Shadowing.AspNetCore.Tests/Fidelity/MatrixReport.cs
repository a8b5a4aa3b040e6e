using System.Globalization;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>What came of running the matrix on two servers.</summary>
internal sealed record MatrixReport(string Protocol, string Expected, string Actual, IReadOnlyList<Evidence> Seen,
    IReadOnlyList<MatrixDifference> Differences)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Protocol}, {Actual}: {Seen.Count} cases, {Differences.Sum(static difference => (long)difference.Bytes)} bytes differ (in {Differences.Count} cases; {Seen.Sum(static evidence => (long)evidence.Bytes.Length):N0} bytes compared)");

    public string FirstDifference() => Differences.Count == 0 ? "" : Differences[0].Describe(Expected, Actual);
}
