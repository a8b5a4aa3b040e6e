namespace Shadowing.Comparison.Rules.Kinds;

/// <summary>Lets the candidate's objects have members that the control's do not have, there and below.</summary>
internal sealed record Subset(string Path) : RuleDeclaration(Kind, Path)
{
    public static new RuleKind Kind { get; } = new(nameof(Subset), RuleStep.Subset)
    {
        Says = "the candidate’s objects may have further members, there and below",
        Read = static (path, _) => new Subset(path),
    };
}
