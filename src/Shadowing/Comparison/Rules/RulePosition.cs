namespace Shadowing.Comparison.Rules;

/// <summary>How many segments of a rule's path have led to a place.</summary>
internal readonly record struct RulePosition(int Path, int Matched);
