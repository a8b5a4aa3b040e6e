namespace Shadowing.Comparison.Rules.Kinds;

/// <summary>Leaves out what the path selects, with all below it.</summary>
internal sealed record Ignore(string Path) : RuleDeclaration(Kind, Path)
{
    public static new RuleKind Kind { get; } = new(nameof(Ignore), RuleStep.Ignore)
    {
        Says = "leaves out what the path selects, with all below it",
        Read = static (path, _) => new Ignore(path),
        HasOwnList = true,
        TakesHeaders = true,
    };
}
