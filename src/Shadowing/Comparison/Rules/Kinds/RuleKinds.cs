namespace Shadowing.Comparison.Rules.Kinds;

/// <summary>All kinds of rules, in the order in which they are asked.</summary>
internal static class RuleKinds
{
    /// <summary>Gets them.</summary>
    public static IReadOnlyList<RuleKind> All { get; } =
    [
        Ignore.Kind,
        NullIsMissing.Kind,
        EmptyIsMissing.Kind,
        Subset.Kind,
        Shape.Kind,
        Unordered.Kind,
        Normalize.Kind,
        Replace.Kind,
        Truncate.Kind,
        Trim.Kind,
        IgnoreCase.Kind,
        Round.Kind,
        Renumber.Kind,
        Tolerance.Kind,
        TimeTolerance.Kind,
    ];

    /// <summary>Gets the kinds of a name, in any case; there may be two, which their keys tell apart.</summary>
    public static IReadOnlyList<RuleKind> Named(string name) =>
        [.. All.Where(kind => kind.Name.Equals(name, StringComparison.OrdinalIgnoreCase))];
}
