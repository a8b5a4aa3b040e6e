namespace Shadowing.Evidence;

/// <summary>One of the questions that a verdict is made of.</summary>
public sealed record VerdictReason
{
    /// <summary>Gets what was asked: <c>mismatches</c>, <c>failures</c>, <c>coverage</c>, or <c>mismatches of</c> a critical
    /// endpoint.</summary>
    public required string What { get; init; }

    /// <summary>Gets the answer.</summary>
    public required Verdict Answer { get; init; }

    /// <summary>Gets the observed share, 0 to 1.</summary>
    public double Value { get; init; }

    /// <summary>Gets the lower end of its interval; the value itself where it is exact.</summary>
    public double Low { get; init; }

    /// <summary>Gets the upper end of its interval; the value itself where it is exact.</summary>
    public double High { get; init; }

    /// <summary>Gets the limit that it was held against.</summary>
    public double Limit { get; init; }

    /// <summary>Gets it in a sentence.</summary>
    public required string Text { get; init; }
}
