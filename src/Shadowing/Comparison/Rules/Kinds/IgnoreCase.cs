namespace Shadowing.Comparison.Rules.Kinds;

/// <summary>Compares strings without regard to case.</summary>
internal sealed record IgnoreCase(string Path) : RuleDeclaration(Kind, Path)
{
    public static new RuleKind Kind { get; } = new(nameof(IgnoreCase), RuleStep.Rewrite)
    {
        Says = "without regard to case",
        Read = static (path, _) => new IgnoreCase(path),
        TakesHeaders = true,
        LooksAtValues = true,
    };

    /// <inheritdoc/>
    public override StringRewrite ToRewrite() => new(static text => text.ToUpperInvariant());
}
