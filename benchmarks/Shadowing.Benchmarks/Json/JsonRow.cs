namespace Shadowing.Benchmarks.Json;

/// <summary>What comparing one pair costs, beside reading both documents.</summary>
/// <param name="Case">How the documents differ.</param>
/// <param name="Length">How long they are, about.</param>
/// <param name="Scans">The time in nanoseconds of reading both.</param>
/// <param name="Ours">The time of comparing them.</param>
/// <param name="Bytes">What one comparison allocates.</param>
/// <param name="Differences">How many differences it found.</param>
internal sealed record JsonRow(ComparedCase Case, int Length, double Scans, double Ours, long Bytes, int Differences)
{
    /// <summary>Gets the time as a multiple of reading both.</summary>
    public double Ratio => Ours / Scans;
}
