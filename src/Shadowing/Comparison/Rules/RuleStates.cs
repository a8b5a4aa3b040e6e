using System.Runtime.InteropServices;
using Shadowing.Comparison.Paths;

namespace Shadowing.Comparison.Rules;

/// <summary>Which rules apply at one place of a body, and how far the others have come on the way to it.</summary>
/// <remarks>Each path is a nondeterministic automaton: a live state is a rule and the number of its segments that led here.</remarks>
internal sealed class RuleStates
{
    private readonly List<(BodyRule Rule, int Matched)> _live;

    private RuleStates(List<(BodyRule Rule, int Matched)> live)
    {
        _live = live;
        foreach (var (rule, matched) in live)
        {
            if (matched == rule.Path.Segments.Count)
            {
                Apply(rule);
            }
        }
    }

    /// <summary>Gets the states of a place below which no rule can apply.</summary>
    public static RuleStates None { get; } = new([]);

    public bool Ignored { get; private set; }

    public RuleDeclaration? Unordered { get; private set; }

    public RuleDeclaration? Tolerance { get; private set; }

    /// <summary>Gets a value indicating whether numbers at or below this place may deviate.</summary>
    public bool MayTolerate => _live.Exists(static state => state.Rule.Kind is RuleKind.Tolerance);

    public List<Func<string, string>>? Rewrites { get; private set; }

    public static RuleStates AtRoot(IEnumerable<BodyRule> rules)
    {
        List<(BodyRule, int)> live = [.. rules.Select(static rule => (rule, 0))];
        return live.Count == 0 ? None : new(live);
    }

    /// <summary>Steps to a member of an object.</summary>
    public RuleStates Child(string name) =>
        _live.Count == 0 ? this : Step(segment => segment.SelectsName(name));

    /// <summary>Steps to a pair of array elements; a rule that selects either element applies to the pair. An index of -1: no such element.</summary>
    public RuleStates Child(int control, int controlLength, int candidate, int candidateLength) =>
        _live.Count == 0 ? this : Step(segment =>
            (control >= 0 && segment.SelectsIndex(control, controlLength)) || (candidate >= 0 && segment.SelectsIndex(candidate, candidateLength)));

    private RuleStates Step(Func<JsonPathSegment, bool> selects)
    {
        var next = new List<(BodyRule, int)>();
        foreach (var (rule, matched) in _live)
        {
            if (matched == rule.Path.Segments.Count)
            {
                continue;
            }

            var segment = rule.Path.Segments[matched];
            if (segment.Descendant)
            {
                AddOnce(next, (rule, matched));
            }

            if (selects(segment))
            {
                AddOnce(next, (rule, matched + 1));
            }
        }

        return next.Count == 0 ? None
            : CollectionsMarshal.AsSpan(next).SequenceEqual(CollectionsMarshal.AsSpan(_live)) ? this
            : new(next);
    }

    // Without this, paths such as $..*..*..* would multiply their states with every level.
    private static void AddOnce(List<(BodyRule, int)> states, (BodyRule, int) state)
    {
        if (!states.Contains(state))
        {
            states.Add(state);
        }
    }

    private void Apply(BodyRule rule)
    {
        switch (rule.Kind)
        {
            case RuleKind.Ignore:
                Ignored = true;
                break;
            case RuleKind.Unordered:
                Unordered = rule.Declaration;
                break;
            case RuleKind.Tolerance:
                Tolerance = rule.Declaration;
                break;
            case RuleKind.Normalize:
                (Rewrites ??= []).Add(rule.Declaration.Rewrite!);
                break;
            default:
                throw new System.Diagnostics.UnreachableException($"Rule kind {rule.Kind}");
        }
    }
}
