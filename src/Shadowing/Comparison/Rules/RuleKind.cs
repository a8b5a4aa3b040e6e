namespace Shadowing.Comparison.Rules;

/// <summary>Says what a rule does to the places that its path selects.</summary>
internal enum RuleKind
{
    Ignore,
    Unordered,
    Tolerance,
    Normalize,
}
