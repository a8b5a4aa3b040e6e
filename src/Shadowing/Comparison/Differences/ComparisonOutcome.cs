namespace Shadowing.Comparison.Differences;

/// <summary>What a comparison says.</summary>
internal enum ComparisonOutcome
{
    Match,
    Mismatch,
    NotComparable,
}
