namespace Shadowing.Comparison.Rules.Kinds;

/// <summary>Rewrites strings by a function of the user's, which configuration cannot say.</summary>
/// <param name="Path">Where they are.</param>
/// <param name="Function">Returns what to compare in place of its argument.</param>
internal sealed record Normalize(string Path, Func<string, string> Function) : RuleDeclaration(Kind, Path)
{
    public static new RuleKind Kind { get; } = new(nameof(Normalize), RuleStep.Rewrite)
    {
        Says = "rewrites strings by a function",
        TakesHeaders = true,
        LooksAtValues = true,
    };

    /// <inheritdoc/>
    public override StringRewrite ToRewrite() => new(Function);
}
