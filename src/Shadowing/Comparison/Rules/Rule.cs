using Shadowing.Comparison.Paths;

namespace Shadowing.Comparison.Rules;

/// <summary>A rule, checked and compiled; immutable, but for a pattern that keeps timing out.</summary>
/// <param name="Index">Its number within its rule set, for counting how often it decided.</param>
/// <param name="Declaration">What the user wrote.</param>
/// <param name="Path">The places of a body; null for a header or the status.</param>
internal sealed record Rule(int Index, RuleDeclaration Declaration, JsonPath? Path)
{
    /// <summary>Gets when it is asked.</summary>
    public RuleStep Step => Declaration.Kind.Step;

    /// <summary>Gets the rule in one line, as reports name it.</summary>
    public string Text { get; } = Declaration.Text;

    /// <summary>Gets what rewrites a string; null for rules that do not.</summary>
    public StringRewrite? Rewrite { get; } = Declaration.ToRewrite();

    /// <summary>Gets how far numbers may deviate; null for rules of other kinds.</summary>
    public NumberTolerance? Limits { get; } = Declaration.ToLimits();

    /// <summary>Gets the names that lead from an element to its key, in UTF-8; empty for a multiset.</summary>
    public byte[][] Key { get; } = Declaration.KeyNames;

    /// <inheritdoc/>
    public bool Equals(Rule? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => Index;
}
