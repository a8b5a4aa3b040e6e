namespace Shadowing.Tests.Comparison.Oracle;

/// <summary>The kinds of rules as the oracle has them: each is drawn, declared to the product, and done in the plainest way.</summary>
internal enum NaiveRuleKind
{
    Ignore,
    NullIsMissing,
    EmptyIsMissing,
    Subset,
    Shape,
    Unordered,
    Normalize,
    Replace,
    Truncate,
    Trim,
    IgnoreCase,
    Round,
    Renumber,
    Tolerance,
    TimeTolerance,
}
