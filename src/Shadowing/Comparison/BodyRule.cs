namespace Shadowing.Comparison;

/// <summary>A rule for places of a body, checked.</summary>
internal sealed record BodyRule(RuleDeclaration Declaration, JsonPath Path)
{
    public RuleKind Kind => Declaration.Kind;
}
