using Shadowing.Comparison.Rules;

namespace Shadowing.Tests.Comparison.Oracle;

/// <summary>The rules that act at one place.</summary>
internal sealed class NaiveState(IReadOnlyList<NaiveRule> rules, NaiveState? above)
{
    public bool Ignores => Has(NaiveRuleKind.Ignore);

    public bool IsSubset { get; } = above?.IsSubset is true || rules.Any(static rule => rule.Kind is NaiveRuleKind.Subset);

    public bool IsShape { get; } = above?.IsShape is true || rules.Any(static rule => rule.Kind is NaiveRuleKind.Shape);

    public NaiveRule? Unordered => Last(NaiveRuleKind.Unordered);

    public NaiveRule? Round => Last(NaiveRuleKind.Round);

    public NaiveRule? Tolerance => Last(NaiveRuleKind.Tolerance);

    public NaiveRule? TimeTolerance => Last(NaiveRuleKind.TimeTolerance);

    public bool Renumbers => Has(NaiveRuleKind.Renumber);

    public IEnumerable<NaiveRule> Rewrites =>
        rules.Where(static rule =>
            rule.Kind is NaiveRuleKind.Normalize or NaiveRuleKind.Replace or NaiveRuleKind.Truncate or NaiveRuleKind.Trim
                or NaiveRuleKind.IgnoreCase);

    /// <summary>Gets a value indicating whether equality here is none that could be looked up: it depends on the partner.</summary>
    public bool IsFuzzy =>
        Tolerance is not null || TimeTolerance is not null || Renumbers || IsSubset || IsShape
            || rules.Any(static rule => rule.Path.TellsIndexes);

    /// <summary>Gets a value indicating whether it is left open what a key here is equal to.</summary>
    public bool MakesKeysDoubtful =>
        IsFuzzy || IsShape || Ignores || Has(NaiveRuleKind.NullIsMissing) || Has(NaiveRuleKind.EmptyIsMissing) || Unordered is not null;

    public bool IsMissing(NaiveNode node) =>
        (node.Kind is NaiveKind.Null && Has(NaiveRuleKind.NullIsMissing)) || (node.IsEmpty && Has(NaiveRuleKind.EmptyIsMissing));

    private bool Has(NaiveRuleKind kind) => Last(kind) is not null;

    private NaiveRule? Last(NaiveRuleKind kind) => rules.LastOrDefault(rule => rule.Kind == kind);
}
