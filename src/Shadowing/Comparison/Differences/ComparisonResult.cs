namespace Shadowing.Comparison.Differences;

/// <summary>The two observations of one call held against each other.</summary>
/// <param name="Differences">Where they differ, at most <see cref="DifferenceList.Limit"/>. With a failure: what was seen before
/// it.</param>
/// <param name="Truncated">Whether there are more differences than listed.</param>
/// <param name="Failure">Why no answer could be given, or null.</param>
internal sealed record ComparisonResult(IReadOnlyList<Difference> Differences, bool Truncated, ComparisonFailure? Failure)
{
    /// <summary>Gets what most comparisons are: the same, and no rule had to say so.</summary>
    public static ComparisonResult Same { get; } = new([], Truncated: false, Failure: null);

    /// <summary>Gets what two answers are whose bodies are the same bytes and cannot be read.</summary>
    public static ComparisonResult SameBytes { get; } = Same with { IsOfBytes = true };

    /// <summary>Gets a value indicating whether bodies agree by their bytes only, because they are not what they say, or are coded in a way
    /// that is not known.</summary>
    public bool IsOfBytes { get; init; }

    /// <summary>Gets a value indicating whether what is not listed are further members, of objects of which many are listed, that only one
    /// side has.</summary>
    public bool LeavesOutMembersOnly { get; init; }

    /// <summary>Gets the numbers of the rules that decided, within the rule set that was asked.</summary>
    public int[] Decided { get; init; } = [];

    /// <summary>Gets what the evidence says; "could not tell" is never "same".</summary>
    public ComparisonOutcome Outcome =>
        Failure is not null ? ComparisonOutcome.NotComparable
        : Differences.Count == 0 ? ComparisonOutcome.Match
        : ComparisonOutcome.Mismatch;
}
