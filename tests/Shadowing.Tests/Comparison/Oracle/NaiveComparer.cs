using Shadowing.Comparison.Differences;
using Shadowing.Comparison.Rules;

namespace Shadowing.Tests.Comparison.Oracle;

/// <summary>Compares two JSON documents as docs/reference/comparison.md says, slowly and simply, to hold the product against it.</summary>
/// <remarks>It reads the product's list of differences as a grammar of all lists that the specification allows: where that leaves a choice
/// (which of several longest alignments), every choice is tried; everywhere else there is one list. Where the specification leaves open
/// what is right at all it is <see cref="IsUndecided"/>.</remarks>
internal sealed class NaiveComparer
{
    private const int MostTries = 500;
    private const int MostDepth = 200;

    private readonly bool _same;
    private readonly NaiveNode? _control;
    private readonly NaiveNode? _candidate;
    private readonly NaivePlace _root;
    private readonly IReadOnlyList<NaiveRule> _rules;
    private readonly bool _renumbers;
    private readonly Dictionary<(int, int), bool> _agree = [];
    private int _tries;

    public NaiveComparer(ReadOnlySpan<byte> control, ReadOnlySpan<byte> candidate, IReadOnlyList<NaiveRule> rules)
    {
        _same = control.SequenceEqual(candidate);
        _control = NaiveReader.TryRead(control, out var depth);
        _candidate = NaiveReader.TryRead(candidate, out var otherDepth);
        _root = new(rules);
        _rules = rules;
        _renumbers = rules.Any(static rule => rule.Kind is NaiveRuleKind.Renumber);
        IsUndecided = Math.Max(depth, otherDepth) > MostDepth;
    }

    private bool TellsIndexes => _rules.Any(static rule => rule.Path.TellsIndexes);

    public bool IsUndecided { get; private set; }

    /// <summary>Says what is wrong with a comparison, or null.</summary>
    public string? Objection(ComparisonResult found)
    {
        if (_same || _root.State.Ignores)
        {
            return found.Outcome is ComparisonOutcome.Match ? null : "expected a match";
        }

        if (_control is null || _candidate is null)
        {
            var expected = _control is null ? ComparisonFailure.ControlBodyInvalid : ComparisonFailure.CandidateBodyInvalid;
            return found.Failure == expected ? null : $"expected {expected}";
        }

        if (IsUndecided)
        {
            return null;
        }

        if (found.Failure is ComparisonFailure.RuleFailed && (MayFail(_control, _root) || MayFail(_candidate, _root)))
        {
            return null;
        }

        var report = NaiveReport.Of(found);
        var isRight = found.Failure is null
            && Pair(_control, _candidate, _root, report, NaiveCursor.Start)
                .Any(end => end.At == report.Count && found.Truncated == report.IsDone(end.At));
        return isRight || IsUndecided ? null : $"expected, for one:\n{Expected()}";
    }

    /// <summary>Writes one of the lists that would be right.</summary>
    public string Expected()
    {
        var free = NaiveReport.Free();
        return Pair(_control!, _candidate!, _root, free, NaiveCursor.Start).Select(static end => (int?)end.At).FirstOrDefault() is null
            ? "a failed rule"
            : free.ToString();
    }

    private static bool MayFail(NaiveNode node, NaivePlace place) => node.Kind switch
    {
        NaiveKind.String => NaiveScalars.Rewritten(node.Text!, place.State) is null,
        NaiveKind.Array =>
            node.Elements.Where((element, i) => MayFail(element, place.Below(new NaiveStep(null, i, node.Elements.Count, -1, 0)))).Any(),
        NaiveKind.Object => node.Members.Any(member => MayFail(member.Value, place.Below(member.Name))),
        _ => false,
    };

    private IEnumerable<NaiveCursor> Pair(NaiveNode control, NaiveNode candidate, NaivePlace place, NaiveReport report, NaiveCursor at)
    {
        var state = place.State;
        if (report.IsDone(at.At) || state.Ignores || (place.IsMissing(control) && place.IsMissing(candidate)))
        {
            return [at];
        }

        if (control.Kind != candidate.Kind)
        {
            return One(DifferenceKind.Type, place, report, at);
        }

        return control.Kind switch
        {
            NaiveKind.Object => All(Members(control, candidate, place), 0, report, at),
            NaiveKind.Array => Elements(control, candidate, place, report, at),
            NaiveKind.String or NaiveKind.Number when state.Renumbers && !state.IsShape => Numbers(control, candidate, place, report, at),
            _ => NaiveScalars.Agree(control, candidate, state) switch
            {
                true => [at],
                false => One(DifferenceKind.Value, place, report, at),
                null => Failed(report),
            },
        };
    }

    private IEnumerable<NaiveCursor> Failed(NaiveReport report)
    {
        // While partners are sought nobody has to ask.
        IsUndecided |= report == NaiveReport.None;
        return [];
    }

    private IEnumerable<NaiveCursor> One(DifferenceKind kind, NaivePlace place, NaiveReport report, NaiveCursor at)
    {
        if (!report.Takes(at.At, place, kind))
        {
            return [];
        }

        // Which ordinals the values behind a place that differs have, the specification leaves open.
        IsUndecided |= _renumbers;
        return [at.Next];
    }

    private IEnumerable<NaiveCursor> Numbers(NaiveNode control, NaiveNode candidate, NaivePlace place, NaiveReport report, NaiveCursor at)
    {
        if (report == NaiveReport.None)
        {
            return [at];
        }

        var (value, other) = (NaiveScalars.Numbered(control, place.State), NaiveScalars.Numbered(candidate, place.State));
        if (value is null || other is null)
        {
            return Failed(report);
        }

        var (partner, otherPartner) = (at.Forth.GetValueOrDefault(value), at.Back.GetValueOrDefault(other));
        return partner is null && otherPartner is null ? [at with { Forth = at.Forth.Add(value, other), Back = at.Back.Add(other, value) }]
            : partner == other ? [at]
            : One(DifferenceKind.Value, place, report, at);
    }

    private IEnumerable<NaiveCursor> All(IReadOnlyList<NaiveEvent> events, int index, NaiveReport report, NaiveCursor at)
    {
        if (index == events.Count || report.IsDone(at.At))
        {
            return [at];
        }

        return Event(events[index], report, at).SelectMany(next => All(events, index + 1, report, next));
    }

    private IEnumerable<NaiveCursor> Event(NaiveEvent given, NaiveReport report, NaiveCursor at)
    {
        if (given is { Control: { } control, Candidate: { } candidate })
        {
            return Pair(control, candidate, given.Place, report, at);
        }

        IsUndecided |= _renumbers && report != NaiveReport.None;
        return given.IsExcused || given.Place.State.Ignores || given.Place.IsMissing(given.Control ?? given.Candidate!)
            ? [at]
            : One(given.Control is null ? DifferenceKind.Unexpected : DifferenceKind.Missing, given.Place, report, at);
    }

    private bool Agree(NaiveNode control, NaiveNode candidate, NaivePlace place)
    {
        // Who the parents of two values are, and so which rules act on them, follows from the two.
        if (!_agree.TryGetValue((control.Id, candidate.Id), out var agree))
        {
            _agree[(control.Id, candidate.Id)] = agree = Pair(control, candidate, place, NaiveReport.None, NaiveCursor.Start).Any();
        }

        return agree;
    }

    private static List<NaiveEvent> Members(NaiveNode control, NaiveNode candidate, NaivePlace place)
    {
        var events = new List<NaiveEvent>();
        var left = candidate.Members.ToList();
        foreach (var (name, value) in control.Members)
        {
            var partner = left.FindIndex(member => member.Name.Exact == name.Exact);
            events.Add(new(value, partner < 0 ? null : left[partner].Value, place.Below(name)));
            if (partner >= 0)
            {
                left.RemoveAt(partner);
            }
        }

        events.AddRange(left.Select(member => new NaiveEvent(null, member.Value, place.Below(member.Name), place.State.IsSubset)));
        return events;
    }

    private IEnumerable<NaiveCursor> Elements(NaiveNode control, NaiveNode candidate, NaivePlace place, NaiveReport report, NaiveCursor at)
    {
        var (count, otherCount) = (control.Elements.Count, candidate.Elements.Count);
        NaivePlace Place(int i, int j) => place.Below(new NaiveStep(null, i, i < 0 ? 0 : count, j, j < 0 ? 0 : otherCount));
        var left = Enumerable.Range(0, count).Where(i => !Place(i, -1).State.Ignores).ToList();
        var right = Enumerable.Range(0, otherCount).Where(j => !Place(-1, j).State.Ignores).ToList();
        NaiveEvent Event(int i, int j, bool excused = false) =>
            new(i < 0 ? null : control.Elements[left[i]], j < 0 ? null : candidate.Elements[right[j]],
                Place(i < 0 ? -1 : left[i], j < 0 ? -1 : right[j]), excused);
        bool Equal(int i, int j) => Agree(control.Elements[left[i]], candidate.Elements[right[j]], Place(left[i], right[j]));
        List<NaiveEvent> Paired(IEnumerable<(int I, int J)> pairs, bool excused)
        {
            var partners = pairs.ToDictionary(static pair => pair.I, static pair => pair.J);
            return
            [
                .. Enumerable.Range(0, left.Count).Select(i => Event(i, partners.GetValueOrDefault(i, -1), excused)),
                .. Enumerable.Range(0, right.Count).Except(partners.Values).Select(j => Event(-1, j, excused)),
            ];
        }

        if (place.State.IsShape)
        {
            return All(Paired(Filled([], left.Count, right.Count), excused: true), 0, report, at);
        }

        var fuzzy = place.State.IsFuzzy || left.Any(i => IsFuzzy(control.Elements[i], Place(i, -1)))
            || right.Any(j => IsFuzzy(candidate.Elements[j], Place(-1, j)));
        if (place.State.Unordered is { } unordered)
        {
            return Unordered(unordered.Key, left.Count, right.Count, Event, Equal, fuzzy || TellsIndexes)
                .SelectMany(pairs => All(Paired(pairs, excused: false), 0, report, at));
        }

        var alignment = new NaiveAlignment(left.Count, right.Count, Equal);
        var ways = (TellsIndexes ? alignment.AnyWays() : alignment.Ways(fuzzy)).TakeWhile(_ => MayTry())
            .SelectMany(anchors => All(Paired(Filled(anchors, left.Count, right.Count), excused: false), 0, report, at));
        var inPlace = left.Count == right.Count && Enumerable.Range(0, left.Count).All(i => alignment.Equal(i, i));
        return inPlace || !alignment.HoldTheSame() ? ways
            : fuzzy || TellsIndexes ? ways.Concat(One(DifferenceKind.Order, place, report, at))
            : One(DifferenceKind.Order, place, report, at);
    }

    private bool MayTry()
    {
        IsUndecided |= ++_tries > MostTries;
        return _tries <= MostTries;
    }

    /// <summary>Pairs what is left over between two equal elements, the first with the first.</summary>
    private static IEnumerable<(int, int)> Filled(IReadOnlyList<(int I, int J)> anchors, int count, int otherCount)
    {
        var (i, j) = (0, 0);
        foreach (var (next, otherNext) in anchors.Append((count, otherCount)))
        {
            for (; i < next && j < otherNext; i++, j++)
            {
                yield return (i, j);
            }

            if (next < count || otherNext < otherCount)
            {
                yield return (next, otherNext);
            }

            (i, j) = (next + 1, otherNext + 1);
        }
    }

    /// <summary>Tells whether the rules let equality depend on the partner, anywhere in a value.</summary>
    private static bool IsFuzzy(NaiveNode node, NaivePlace place) => place.State.IsFuzzy
        || node.Elements.Where((element, i) => IsFuzzy(element, place.Below(new NaiveStep(null, i, node.Elements.Count, -1, 0)))).Any()
        || node.Members.Any(member => IsFuzzy(member.Value, place.Below(member.Name)));

    private IEnumerable<IReadOnlyList<(int, int)>> Unordered(
        string[]? key, int count, int otherCount, Func<int, int, bool, NaiveEvent> at, Func<int, int, bool> equal, bool fuzzy)
    {
        var keys = Enumerable.Range(0, count).Select(i => Key(at(i, -1, false).Control!, at(i, -1, false).Place, key)).ToList();
        var otherKeys = Enumerable.Range(0, otherCount).Select(j => Key(at(-1, j, false).Candidate!, at(-1, j, false).Place, key)).ToList();
        var groups = Enumerable.Range(0, count).Where(i => keys[i] is not null)
            .Select(i => (Element: i,
                Others: Enumerable.Range(0, otherCount).Where(j => otherKeys[j] is not null && KeysAgree(i, j)).ToList()))
            .GroupBy(static element => string.Join(' ', element.Others))
            .Select(static group => (Left: group.Select(static element => element.Element).ToList(), Right: group.First().Others))
            .Append((Left: Enumerable.Range(0, count).Where(i => keys[i] is null).ToList(),
                Right: Enumerable.Range(0, otherCount).Where(j => otherKeys[j] is null).ToList()));

        // Of each group as many as can be belong together, and the others are held against each other in their order.
        IEnumerable<IReadOnlyList<(int, int)>> ways = [[]];
        foreach (var (left, right) in groups)
        {
            var most = new NaiveAlignment(left.Count, right.Count, (i, j) => equal(left[i], right[j])).MostThatAgree();
            ways = from before in ways
                   from together in Together(left, 0, right, equal, fuzzy).TakeWhile(_ => MayTry())
                   where TellsIndexes || together.Count == most
                   let rest = left.Except(together.Select(static pair => pair.Item1)).ToList()
                   let otherRest = right.Except(together.Select(static pair => pair.Item2)).ToList()
                   select (IReadOnlyList<(int, int)>)[.. before, .. together, .. rest.Zip(otherRest)];
        }

        return ways;

        // A key is exact, whatever its place lets deviate, and one that is ignored is still one.
        bool KeysAgree(int i, int j)
        {
            var place = key!.Aggregate(at(i, j, false).Place, static (above, name) => above.Below(NaiveStep.Member(name)));
            IsUndecided |= place.State.MakesKeysDoubtful || IsFuzzy(keys[i]!, place) || IsFuzzy(otherKeys[j]!, place);
            return Agree(keys[i]!, otherKeys[j]!, place);
        }
    }

    /// <summary>Lists how equal elements can belong together: in one way, unless equality is fuzzy.</summary>
    private static IEnumerable<IReadOnlyList<(int, int)>> Together(List<int> left, int index, List<int> right, Func<int, int, bool> equal,
        bool fuzzy)
    {
        if (index == left.Count)
        {
            yield return [];
            yield break;
        }

        var partners = right.Where(j => equal(left[index], j)).Take(fuzzy ? int.MaxValue : 1).ToList();
        foreach (var partner in partners)
        {
            foreach (var rest in Together(left, index + 1, right.Where(j => j != partner).ToList(), equal, fuzzy))
            {
                yield return [(left[index], partner), .. rest];
            }
        }

        if (fuzzy || partners.Count == 0)
        {
            foreach (var rest in Together(left, index + 1, right, equal, fuzzy))
            {
                yield return rest;
            }
        }
    }

    private static NaiveNode? Key(NaiveNode element, NaivePlace place, string[]? names)
    {
        if (names is null)
        {
            return null;
        }

        NaiveNode? node = element;
        foreach (var name in names)
        {
            node = node?.Members.Find(member => member.Name.Shown == name).Value;
            place = place.Below(NaiveStep.Member(name));
        }

        return node is null || (!place.State.Ignores && place.IsMissing(node)) ? null : node;
    }
}
