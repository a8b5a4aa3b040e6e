using Shadowing.Comparison.Paths;

namespace Shadowing.Comparison.Rules;

/// <summary>A rule for places of a body, checked.</summary>
internal sealed record BodyRule(RuleDeclaration Declaration, JsonPath Path)
{
    public RuleKind Kind => Declaration.Kind;
}
