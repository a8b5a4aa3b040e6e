using Shadowing.Comparison.Paths;

namespace Shadowing.Comparison.Rules;

/// <summary>Something that differs in each answer by design and means nothing, known by its form: a rule that nobody need write.</summary>
/// <param name="Name">The name by which it is switched off.</param>
/// <param name="MediaType">The type that both answers must have; null where any may.</param>
/// <param name="Path">Where its values are: a body path, or <c>header:Name</c>.</param>
/// <param name="Rewrite">Makes one text of all values that have the form, and leaves others as they are, so that those still differ.</param>
internal sealed record KnownShape(string Name, string? MediaType, string Path, Func<string, string> Rewrite)
{
    /// <summary>Gets the shape as a rule with a number.</summary>
    public Rule ToRule(int index)
    {
        var declaration = new RuleDeclaration(RuleKind.Normalize, Path) { Rewrite = Rewrite, KnownShape = Name };
        return new Rule(index, declaration, JsonPath.TryParse(Path, out var path, out _) ? path : null) { Rewrite = StringRewrite.Of(declaration) };
    }
}
