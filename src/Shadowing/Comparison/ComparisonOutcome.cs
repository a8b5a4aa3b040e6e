namespace Shadowing.Comparison;

/// <summary>What a comparison says.</summary>
internal enum ComparisonOutcome
{
    Match,
    Mismatch,
    NotComparable,
}
