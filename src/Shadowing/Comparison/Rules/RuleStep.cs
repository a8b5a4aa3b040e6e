namespace Shadowing.Comparison.Rules;

/// <summary>At which step a rule is asked about a pair of values: in this order, whichever the rules are declared in
/// (docs/reference/comparison.md).</summary>
internal enum RuleStep
{
    Ignore,
    NullIsMissing,
    EmptyIsMissing,
    Subset,
    Shape,
    Unordered,
    Rewrite,
    Round,
    Renumber,
    Tolerance,
    TimeTolerance,
}
