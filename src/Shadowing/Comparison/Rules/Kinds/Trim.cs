namespace Shadowing.Comparison.Rules.Kinds;

/// <summary>Compares strings without white space at their ends.</summary>
internal sealed record Trim(string Path) : RuleDeclaration(Kind, Path)
{
    public static new RuleKind Kind { get; } = new(nameof(Trim), RuleStep.Rewrite)
    {
        Says = "without white space at both ends",
        Read = static (path, _) => new Trim(path),
        TakesHeaders = true,
        LooksAtValues = true,
    };

    /// <inheritdoc/>
    public override StringRewrite ToRewrite() => new(static text => text.Trim());
}
