using System.Collections.Concurrent;
using System.Diagnostics;
using Shadowing.Comparison.Paths;
using Shadowing.Comparison.Syntax;

namespace Shadowing.Comparison.Rules;

/// <summary>Which rules act at one place of a body, and how far the others have come on the way to it.</summary>
/// <remarks>Each path is a nondeterministic automaton; a state is a set of its positions, and knows the next states once somebody went
/// there.</remarks>
internal sealed class RuleState
{
    [ThreadStatic]
    private static List<RulePosition>? s_next;

    private readonly RuleAutomaton _automaton;
    private readonly RulePosition[] _positions;
    private readonly byte[][] _names = [];
    private readonly RuleState?[] _byName = [];
    private RuleState? _byOtherName;
    private readonly ConcurrentDictionary<ulong, RuleState>? _byPositions;
    private RuleState? _byIndex;

    public RuleState(RuleAutomaton automaton, RulePosition[] positions)
    {
        (_automaton, _positions) = (automaton, positions);
        List<string> names = [];
        foreach (var (path, matched) in positions)
        {
            var (rule, segments) = automaton.Path(path);
            MayRenumber |= rule.Step is RuleStep.Renumber;
            IsFuzzy |= rule.Step is RuleStep.Tolerance or RuleStep.TimeTolerance or RuleStep.Renumber or RuleStep.Subset or RuleStep.Shape;
            IsFuzzy |= segments.Skip(matched).Any(static segment => segment.SelectsIndexes);
            if (matched == segments.Count)
            {
                ActsHere = true;
                Apply(rule);
                continue;
            }

            foreach (var selector in segments[matched].Selectors)
            {
                SelectsIndexes |= selector.Kind is JsonPathSelectorKind.Index or JsonPathSelectorKind.Slice;
                if (selector.Kind is JsonPathSelectorKind.Name && !names.Contains(selector.Name!))
                {
                    names.Add(selector.Name!);
                }
            }
        }

        Names = names;
        if (names.Count > 0)
        {
            _names = [.. names.Select(JsonText.ToUtf8)];
            _byName = new RuleState?[names.Count];
        }

        _byPositions = SelectsIndexes ? new(concurrencyLevel: 1, capacity: 4) : null;
    }

    /// <summary>Gets a value indicating whether no rule acts here or below.</summary>
    public bool IsDead => _positions.Length == 0;

    /// <summary>Gets a value indicating whether a rule acts on the very value here.</summary>
    public bool ActsHere { get; }

    /// <summary>Gets or sets a value indicating whether this state is there for as long as the rules are. Another one must not be kept by
    /// those that lead to it.</summary>
    public bool IsKept { get; set; }

    /// <summary>Gets the state in which no rule acts.</summary>
    public RuleState Dead => _automaton.Dead;

    /// <summary>Gets a value indicating whether values here or below may agree although their forms differ.</summary>
    public bool IsFuzzy { get; }

    /// <summary>Gets a value indicating whether even equal values here or below must be looked at.</summary>
    public bool MayRenumber { get; }

    /// <summary>Gets a value indicating whether elements of an array here are told apart by their indexes.</summary>
    public bool SelectsIndexes { get; }

    public Rule? Ignore { get; private set; }

    public Rule? NullIsMissing { get; private set; }

    public Rule? EmptyIsMissing { get; private set; }

    public Rule? Subset { get; private set; }

    public Rule? Shape { get; private set; }

    public Rule? Unordered { get; private set; }

    public List<Rule>? Rewrites { get; private set; }

    public Rule? Round { get; private set; }

    public Rule? Renumber { get; private set; }

    public Rule? Tolerance { get; private set; }

    public Rule? TimeTolerance { get; private set; }

    private List<string> Names { get; }

    /// <summary>Steps to a member of an object, by its name in UTF-8 without escapes.</summary>
    public RuleState Child(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < _names.Length; i++)
        {
            if (name.SequenceEqual(_names[i]))
            {
                return _byName[i] ?? Keep(ref _byName[i], Step(Names[i], static (segment, _, name) => segment.SelectsName(name)));
            }
        }

        return _byOtherName ?? Keep(ref _byOtherName, Step(string.Empty, static (segment, _, _) => segment.SelectsAny));
    }

    /// <summary>Steps to a pair of array elements; a rule that selects either element acts on the pair. An index of -1: no such
    /// element.</summary>
    public RuleState Child(int control, int controlLength, int candidate, int candidateLength)
    {
        if (!SelectsIndexes)
        {
            return _byIndex ?? Keep(ref _byIndex, Step(0UL, static (segment, _, _) => segment.SelectsAny));
        }

        // Which positions go on decides, not the indexes: of those there are few.
        var goesOn = 0UL;
        for (var i = 0; i < _positions.Length; i++)
        {
            var (path, matched) = _positions[i];
            var segments = _automaton.Path(path).Segments;
            if (matched < segments.Count
                && (IsSelected(segments[matched], control, controlLength) || IsSelected(segments[matched], candidate, candidateLength)))
            {
                goesOn |= 1UL << i;
            }
        }

        if (_positions.Length > 64)
        {
            return Step((control, controlLength, candidate, candidateLength), static (segment, _, at) =>
                IsSelected(segment, at.control, at.controlLength) || IsSelected(segment, at.candidate, at.candidateLength));
        }

        if (_byPositions!.TryGetValue(goesOn, out var known))
        {
            return known;
        }

        var next = Step(goesOn, static (_, position, goesOn) => (goesOn & (1UL << position)) != 0);
        if (next.IsKept || next.IsDead)
        {
            _byPositions.TryAdd(goesOn, next);
        }

        return next;
    }

    private static bool IsSelected(JsonPathSegment segment, int index, int length) => index >= 0 && segment.SelectsIndex(index, length);

    private static RuleState Keep(ref RuleState? place, RuleState next)
    {
        if (next.IsKept || next.IsDead)
        {
            place = next;
        }

        return next;
    }

    private RuleState Step<TStep>(TStep step, Func<JsonPathSegment, int, TStep, bool> selects)
    {
        if (IsDead)
        {
            return this;
        }

        var next = s_next ??= [];
        next.Clear();
        for (var i = 0; i < _positions.Length; i++)
        {
            var (path, matched) = _positions[i];
            var segments = _automaton.Path(path).Segments;
            if (matched == segments.Count)
            {
                continue;
            }

            if (segments[matched].Descendant)
            {
                AddOnce(next, new(path, matched));
            }

            if (selects(segments[matched], i, step))
            {
                AddOnce(next, new(path, matched + 1));
            }
        }

        return _automaton.Of(next);
    }

    // Without this, paths such as $..*..*..* would multiply their positions with every level.
    private static void AddOnce(List<RulePosition> positions, RulePosition position)
    {
        if (!positions.Contains(position))
        {
            positions.Add(position);
        }
    }

    private void Apply(Rule rule)
    {
        switch (rule.Step)
        {
            case RuleStep.Ignore:
                Ignore ??= rule;
                break;
            case RuleStep.NullIsMissing:
                NullIsMissing ??= rule;
                break;
            case RuleStep.EmptyIsMissing:
                EmptyIsMissing ??= rule;
                break;
            case RuleStep.Subset:
                Subset ??= rule;
                break;
            case RuleStep.Shape:
                Shape ??= rule;
                break;
            case RuleStep.Unordered:
                Unordered = rule;
                break;
            case RuleStep.Rewrite:
                (Rewrites ??= []).Add(rule);
                break;
            case RuleStep.Round:
                Round = rule;
                break;
            case RuleStep.Renumber:
                Renumber = rule;
                break;
            case RuleStep.Tolerance:
                Tolerance = rule;
                break;
            case RuleStep.TimeTolerance:
                TimeTolerance = rule;
                break;
            default:
                throw new UnreachableException($"Step {rule.Step}");
        }
    }
}
