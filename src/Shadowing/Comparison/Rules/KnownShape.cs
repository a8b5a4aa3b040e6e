using Shadowing.Comparison.Paths;

namespace Shadowing.Comparison.Rules;

/// <summary>Something that differs in each answer by design and means nothing, known by its form: a rule that nobody need write.</summary>
/// <param name="Name">The name by which it is switched off.</param>
/// <param name="MediaType">The type that both answers must have; null where any may.</param>
/// <param name="Path">Where its values are: a body path, or <c>header:Name</c>.</param>
/// <param name="Unify">Makes one text of all values that have the form, and leaves others as they are, so that those still differ.</param>
internal sealed record KnownShape(string Name, string? MediaType, string Path, Func<string, string> Unify) : RuleDeclaration(OfShapes, Path)
{
    private static RuleKind OfShapes { get; } = new("Known shape",
        RuleStep.Rewrite)
    { Says = "something that differs by design, known by its form", TakesHeaders = true, LooksAtValues = true };

    /// <inheritdoc/>
    public override string Text => $"{Kind.Name} {Name}";

    /// <inheritdoc/>
    public override StringRewrite ToRewrite() => new(Unify);

    /// <summary>Gets the shape as a rule with a number.</summary>
    public Rule ToRule(int index) => new(index, this, JsonPath.TryParse(Path, out var path, out _) ? path : null);
}
