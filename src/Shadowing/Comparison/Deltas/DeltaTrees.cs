using System.Globalization;
using System.Numerics;
using Newtonsoft.Json.Linq;
using Shadowing.Comparison.Differences;
using Shadowing.Comparison.Json;
using Shadowing.Comparison.Rules;
using Shadowing.Comparison.Syntax;

namespace Shadowing.Comparison.Deltas;

/// <summary>Builds of two documents the trees that a delta is made of: what the comparison saw, after the rules, with values that agree
/// under them alike.</summary>
/// <remarks>Newtonsoft's own parser is not used: it turns strings into dates and numbers into doubles. What its tree cannot hold is
/// refused.</remarks>
internal sealed class DeltaTrees
{
    private const int MaxDepth = 64;

    // The library's search for moved elements takes a table of both lengths multiplied, and recursion.
    private const int MaxElements = 500;

    // A longer integer Newtonsoft writes and does not read back.
    private const int MaxDigits = 300;

    private readonly RunningComparison _comparison = new();
    private readonly PooledList<RuleState> _states = new();
    private readonly JsonSide _control;
    private readonly JsonSide _candidate;
    private readonly MemberPairing _members;
    private readonly JsonWalk _walk;

    private DeltaTrees()
    {
        (_control, _candidate) = (new(_states), new(_states));
        _members = new(_control, _candidate);
        _walk = new(_control, _candidate, _comparison);
    }

    private string? WhyNot
    {
        get => field ?? (_comparison.Failure is { } failure ? $"the comparison failed: {failure}" : null);
        set => field ??= value;
    }

    /// <summary>Builds both trees; null where something has no exact counterpart. An ignored root is null on both sides.</summary>
    public static (JToken Control, JToken Candidate)? TryBuild(ReadOnlyMemory<byte> control, ReadOnlyMemory<byte> candidate, RuleSet rules,
        out string? whyNot)
    {
        var trees = new DeltaTrees();
        trees._comparison.Begin(rules);
        try
        {
            if (trees._control.Read(control) is not null || trees._candidate.Read(candidate) is not null)
            {
                whyNot = "a body cannot be read";
                return null;
            }

            trees._walk.Begin();
            var (left, right) = trees.Both(0, 0, rules.AtRoot, depth: 1, isMember: false);
            whyNot = trees.WhyNot;
            return whyNot is null && left is not null && right is not null ? (left, right) : null;
        }
        finally
        {
            trees._walk.Release();
            trees._members.Release();
            trees._control.Release();
            trees._candidate.Release();
            trees._states.Release();
        }
    }

    private (JToken? Control, JToken? Candidate) Both(int node, int other, RuleState state, int depth, bool isMember)
    {
        if (state.Ignore is not null || WhyNot is not null
            || (isMember && Absence.Of(_control, node, state) is not null && Absence.Of(_candidate, other, state) is not null))
        {
            return default;
        }

        var (kind, otherKind) = (_control.Tape[node].Kind, _candidate.Tape[other].Kind);
        if (kind != otherKind)
        {
            return (Single(_control, node, state, depth, isMember), Single(_candidate, other, state, depth, isMember));
        }

        switch (kind)
        {
            case JsonKind.Object:
                return Objects(node, other, state, depth);
            case JsonKind.Array:
                return Arrays(node, other, state, depth);
            default:
                var left = Scalar(_control, node, state);
                return ScalarComparer.Agree(_comparison, kind, _control.Raw(node), _candidate.Raw(other), state, out _)
                    ? (left, left?.DeepClone())
                    : (left, Scalar(_candidate, other, state));
        }
    }

    private (JToken Control, JToken Candidate) Objects(int node, int other, RuleState state, int depth)
    {
        var (left, right) = (new JObject(), new JObject());
        if (IsTooDeep(depth))
        {
            return (left, right);
        }

        var pairs = new PooledList<NodePair>();
        _members.Pair(node + 1, _control.Tape[node].After, other + 1, _candidate.Tape[other].After, pairs);
        foreach (var pair in pairs.Items)
        {
            var name = JsonText.Decode(pair.Control >= 0 ? _control.Content(pair.Control) : _candidate.Content(pair.Candidate));
            var below = JsonNames.Child(state, pair.Control >= 0 ? _control.Content(pair.Control) : _candidate.Content(pair.Candidate));
            var (token, otherToken) = Pair(pair, 1, below, pair.Control < 0 ? state.Subset : null, depth);
            if (token is not null && TryTakeName(left, name))
            {
                left.Add(name, token);
            }

            if (otherToken is not null && TryTakeName(right, name))
            {
                right.Add(name, otherToken);
            }
        }

        pairs.Release();
        return (left, right);
    }

    private (JToken Control, JToken Candidate) Arrays(int node, int other, RuleState state, int depth)
    {
        var (left, right) = (new JArray(), new JArray());
        if (IsTooDeep(depth))
        {
            return (left, right);
        }

        if (IsTooLong(_control, node) || IsTooLong(_candidate, other))
        {
            return (left, right);
        }

        var pairs = new PooledList<NodePair>();
        _walk.ListElements(node, other, state, pairs);
        var (tokens, otherTokens) = (new Dictionary<int, JToken?>(), new Dictionary<int, JToken?>());
        foreach (var pair in pairs.Items)
        {
            var below = state.Child(pair.ControlIndex, _control.Tape[node].Count, pair.CandidateIndex, _candidate.Tape[other].Count);
            var (token, otherToken) = Pair(pair, 0, below, pair.Control < 0 || pair.Candidate < 0 ? state.Shape : null, depth);
            if (pair.Control >= 0)
            {
                tokens[pair.Control] = token;
            }

            if (pair.Candidate >= 0)
            {
                otherTokens[pair.Candidate] = otherToken;
            }

            // Without an order, the candidate's elements stand where their partners do.
            if (state.Unordered is not null)
            {
                Add(left, token);
                Add(right, otherToken);
            }
        }

        pairs.Release();
        if (state.Unordered is null)
        {
            AddAll(left, _control, node, state, tokens, depth);
            AddAll(right, _candidate, other, state, otherTokens, depth);
        }

        return (left, right);
    }

    private (JToken? Control, JToken? Candidate) Pair(in NodePair pair, int value, RuleState state, Rule? excuse, int depth) => pair switch
    {
        { Control: >= 0, Candidate: >= 0 } => Both(pair.Control + value, pair.Candidate + value, state, depth + 1, value == 1),
        _ when excuse is not null => default,
        { Control: >= 0 } => (Single(_control, pair.Control + value, state, depth + 1, value == 1), null),
        _ => (null, Single(_candidate, pair.Candidate + value, state, depth + 1, value == 1)),
    };

    // What the comparison did not list is the same on both sides.
    private void AddAll(JArray array, JsonSide side, int node, RuleState state, Dictionary<int, JToken?> listed, int depth)
    {
        var index = 0;
        for (var element = node + 1; element < side.Tape[node].After; element = side.Tape[element].After)
        {
            var below = state.Child(index++, side.Tape[node].Count, -1, 0);
            Add(array, listed.TryGetValue(element, out var token) ? token : Single(side, element, below, depth + 1, isMember: false));
        }
    }

    private static void Add(JArray array, JToken? token)
    {
        if (token is not null)
        {
            array.Add(token);
        }
    }

    /// <summary>Builds a value that has no counterpart.</summary>
    private JToken? Single(JsonSide side, int node, RuleState state, int depth, bool isMember)
    {
        if (state.Ignore is not null || WhyNot is not null || (isMember && Absence.Of(side, node, state) is not null))
        {
            return null;
        }

        switch (side.Tape[node].Kind)
        {
            case JsonKind.Object:
                return SingleObject(side, node, state, depth);
            case JsonKind.Array:
                var array = new JArray();
                if (!IsTooDeep(depth) && !IsTooLong(side, node))
                {
                    AddAll(array, side, node, state, [], depth);
                }

                return array;
            default:
                return Scalar(side, node, state);
        }
    }

    private JObject SingleObject(JsonSide side, int node, RuleState state, int depth)
    {
        var members = new JObject();
        if (IsTooDeep(depth))
        {
            return members;
        }

        for (var name = node + 1; name < side.Tape[node].After; name = side.Tape[name + 1].After)
        {
            var text = JsonText.Decode(side.Content(name));
            if (Single(side, name + 1, JsonNames.Child(state, side.Content(name)), depth + 1, isMember: true) is { } value
                && TryTakeName(members, text))
            {
                members.Add(text, value);
            }
        }

        return members;
    }

    private bool TryTakeName(JObject members, string name)
    {
        if (!JsonText.IsUnicode(name))
        {
            WhyNot = "a name is not valid Unicode";
        }
        else if (members.ContainsKey(name))
        {
            WhyNot = "an object has one name twice";
        }

        return WhyNot is null;
    }

    private bool IsTooLong(JsonSide side, int array)
    {
        if (side.Tape[array].Count > MaxElements)
        {
            WhyNot = $"an array has more than {MaxElements} elements";
        }

        return WhyNot is not null;
    }

    private bool IsTooDeep(int depth)
    {
        if (depth > MaxDepth)
        {
            WhyNot = $"nested deeper than {MaxDepth}";
        }

        return depth > MaxDepth;
    }

    private JValue? Scalar(JsonSide side, int node, RuleState state) => side.Tape[node].Kind switch
    {
        JsonKind.Number => Number(ScalarComparer.Number(side.Raw(node), state)),
        JsonKind.String => Text(JsonText.Decode(side.Content(node)), state),
        JsonKind.Boolean => new JValue(side.Raw(node)[0] == 't'),
        _ => JValue.CreateNull(),
    };

    private JValue? Number(CanonicalNumber number)
    {
        if (number.IsZero)
        {
            return new JValue(0L);
        }

        if (number.Exponent >= 0 && number.Exponent + number.Digits.Length <= MaxDigits)
        {
            var integer = BigInteger.Parse(number.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture);

            // One value must be one type of value, or equal numbers would differ.
            return integer >= long.MinValue && integer <= long.MaxValue ? new JValue((long)integer) : new JValue(integer);
        }

        if (number.Exponent < 0 && number.ExactDecimal is { } exact)
        {
            return new JValue(exact);
        }

        WhyNot = "a number cannot be represented";
        return null;
    }

    private JValue? Text(string text, RuleState state)
    {
        if (!JsonText.IsUnicode(text))
        {
            WhyNot = "a string is not valid Unicode";
            return null;
        }

        if (ScalarComparer.Rewrite(_comparison, text, state) is { } rewritten)
        {
            return new JValue(rewritten);
        }

        WhyNot = "a rewrite failed";
        return null;
    }
}
