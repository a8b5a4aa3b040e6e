namespace Shadowing.Comparison.Rules;

/// <summary>Says what a rule does to the places that its path selects; in the order in which rules are asked (docs/comparison.md).</summary>
internal enum RuleKind
{
    Ignore,
    NullIsMissing,
    EmptyIsMissing,
    Subset,
    Shape,
    Unordered,
    Normalize,
    Replace,
    Trim,
    IgnoreCase,
    Round,
    Renumber,
    Tolerance,
    TimeTolerance,
}
