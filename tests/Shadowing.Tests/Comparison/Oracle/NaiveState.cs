using Shadowing.Comparison.Rules;

namespace Shadowing.Tests.Comparison.Oracle;

/// <summary>The rules that act at one place.</summary>
internal sealed class NaiveState(IReadOnlyList<NaiveRule> rules, NaiveState? above)
{
    public bool Ignores => Has(RuleKind.Ignore);

    public bool IsSubset { get; } = above?.IsSubset is true || rules.Any(static rule => rule.Kind is RuleKind.Subset);

    public bool IsShape { get; } = above?.IsShape is true || rules.Any(static rule => rule.Kind is RuleKind.Shape);

    public NaiveRule? Unordered => Last(RuleKind.Unordered);

    public NaiveRule? Round => Last(RuleKind.Round);

    public NaiveRule? Tolerance => Last(RuleKind.Tolerance);

    public NaiveRule? TimeTolerance => Last(RuleKind.TimeTolerance);

    public bool Renumbers => Has(RuleKind.Renumber);

    public IEnumerable<NaiveRule> Rewrites => rules.Where(static rule => rule.Kind is RuleKind.Normalize or RuleKind.Replace or RuleKind.Trim or RuleKind.IgnoreCase);

    /// <summary>Gets a value indicating whether equality here is none that could be looked up: it depends on the partner.</summary>
    public bool IsFuzzy => Tolerance is not null || TimeTolerance is not null || Renumbers || IsSubset || IsShape || rules.Any(static rule => rule.Path.TellsIndexes);

    /// <summary>Gets a value indicating whether it is left open what a key here is equal to.</summary>
    public bool MakesKeysDoubtful => IsFuzzy || IsShape || Ignores || Has(RuleKind.NullIsMissing) || Has(RuleKind.EmptyIsMissing) || Unordered is not null;

    public bool IsMissing(NaiveNode node) =>
        (node.Kind is NaiveKind.Null && Has(RuleKind.NullIsMissing)) || (node.IsEmpty && Has(RuleKind.EmptyIsMissing));

    private bool Has(RuleKind kind) => Last(kind) is not null;

    private NaiveRule? Last(RuleKind kind) => rules.LastOrDefault(rule => rule.Kind == kind);
}
