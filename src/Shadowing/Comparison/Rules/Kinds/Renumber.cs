namespace Shadowing.Comparison.Rules.Kinds;

/// <summary>Compares of strings and numbers only where the same value recurs.</summary>
internal sealed record Renumber(string Path) : RuleDeclaration(Kind, Path)
{
    public static new RuleKind Kind { get; } = new(nameof(Renumber), RuleStep.Renumber)
    {
        Says = "random ids that recur at the same places are equal",
        Read = static (path, _) => new Renumber(path),
        TakesHeaders = true,
    };
}
