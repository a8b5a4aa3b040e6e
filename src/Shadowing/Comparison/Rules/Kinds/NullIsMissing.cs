namespace Shadowing.Comparison.Rules.Kinds;

/// <summary>Takes null and a missing member for the same.</summary>
internal sealed record NullIsMissing(string Path) : RuleDeclaration(Kind, Path)
{
    public static new RuleKind Kind { get; } = new(nameof(NullIsMissing), RuleStep.NullIsMissing)
    {
        Says = "null is the same as a missing member",
        Read = static (path, _) => new NullIsMissing(path),
    };
}
