namespace Shadowing.Comparison.Rules.Kinds;

/// <summary>Compares types and not values, there and below.</summary>
internal sealed record Shape(string Path) : RuleDeclaration(Kind, Path)
{
    public static new RuleKind Kind { get; } = new(nameof(Shape), RuleStep.Shape)
    {
        Says = "only types are compared, there and below",
        Read = static (path, _) => new Shape(path),
    };
}
