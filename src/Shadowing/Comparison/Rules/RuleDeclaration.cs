namespace Shadowing.Comparison.Rules;

/// <summary>One rule as the user wrote it, not yet checked.</summary>
internal sealed record RuleDeclaration(RuleKind Kind, string Path)
{
    /// <summary>Gets the property that tells the elements of an unordered array apart, or null for a multiset.</summary>
    public string? Key { get; init; }

    public double Absolute { get; init; }

    public double Relative { get; init; }

    public Func<string, string>? Rewrite { get; init; }
}
