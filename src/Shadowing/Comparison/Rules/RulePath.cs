using Shadowing.Comparison.Paths;

namespace Shadowing.Comparison.Rules;

/// <summary>A path on which a rule acts.</summary>
internal sealed record RulePath(Rule Rule, IReadOnlyList<JsonPathSegment> Segments)
{
    private static readonly JsonPathSegment s_everythingBelow = new(Descendant: true, [JsonPathSelector.Wildcard]);

    /// <summary>Gets the paths of a rule: what acts at and below a place has two.</summary>
    public static IEnumerable<RulePath> Of(Rule rule) => rule switch
    {
        { Path: not { } } => [],
        { Step: RuleStep.Subset or RuleStep.Shape, Path: var path } =>
            [new(rule, path.Segments), new(rule, [.. path.Segments, s_everythingBelow])],
        { Path: var path } => [new(rule, path.Segments)],
    };
}
