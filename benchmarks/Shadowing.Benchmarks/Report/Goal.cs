namespace Shadowing.Benchmarks.Report;

/// <summary>What a figure should be, and what it is.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Wanted">What it should be, in words.</param>
/// <param name="Measured">What it is, in words.</param>
/// <param name="IsMet">Whether it is so.</param>
internal sealed record Goal(string Name, string Wanted, string Measured, bool IsMet)
{
    /// <summary>Gets what was measured in the same run that says why it is missed, in words; null where nothing was.</summary>
    public string? Why { get; init; }
}
