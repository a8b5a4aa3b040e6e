using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Newtonsoft.Json.Linq;
using Shadowing.Comparison.Json;
using Shadowing.Comparison.Rules;

namespace Shadowing.Comparison.Deltas;

/// <summary>Builds of two parsed bodies the trees that a delta is made of: what the comparison saw, after the rules.</summary>
/// <remarks>Newtonsoft's own parser is not used: it turns strings into dates and numbers into doubles. What its tree cannot hold is refused.</remarks>
internal sealed class DeltaTrees
{
    private const int MaxDepth = 64;

    // The library's search for moved elements takes a table of both lengths multiplied, and recursion.
    private const int MaxElements = 500;

    // Written out, an integer of 500 digits is longer than any that means something.
    private const int MaxDigits = 500;

    private readonly WorkBudget _budget = new(WorkBudget.DefaultNodes);
    private readonly ArrayAlignment _alignment;

    private DeltaTrees() => _alignment = new(_budget, new JsonWalk(new(), _budget).AreEqual);

    private string? WhyNot
    {
        get => field ?? (_budget.Failure is { } failure ? $"the comparison failed: {failure}" : null);
        set => field ??= value;
    }

    /// <summary>Builds both trees; null where something has no exact counterpart. An ignored root is null on both sides.</summary>
    public static (JToken Control, JToken Candidate)? TryBuild(JsonElement control, JsonElement candidate, RuleStates states, out string? whyNot)
    {
        var trees = new DeltaTrees();
        var (left, right) = trees.Build(control, candidate, states, depth: 1);
        whyNot = trees.WhyNot;
        return whyNot is null && left is not null && right is not null ? (left, right) : null;
    }

    private (JToken? Control, JToken? Candidate) Build(JsonElement? control, JsonElement? candidate, RuleStates states, int depth)
    {
        if (states.Ignored || WhyNot is not null)
        {
            return default;
        }

        if (control is not { } left || candidate is not { } right)
        {
            return (Single(control, states, depth), Single(candidate, states, depth));
        }

        return (left.ValueKind, right.ValueKind) switch
        {
            (JsonValueKind.Object, JsonValueKind.Object) => Objects(left, right, states, depth),
            (JsonValueKind.Array, JsonValueKind.Array) => Arrays(left, right, states, depth),
            (JsonValueKind.Number, JsonValueKind.Number) => Numbers(left, right, states),
            _ => (Single(left, states, depth), Single(right, states, depth)),
        };
    }

    // A value without counterpart is held against itself, which prunes and rewrites it in the same way.
    private JToken? Single(JsonElement? value, RuleStates states, int depth) => value is not { } present ? null : present.ValueKind switch
    {
        JsonValueKind.Object => Objects(present, present, states, depth).Control,
        JsonValueKind.Array => Arrays(present, present, states, depth).Control,
        JsonValueKind.Number => Number(JsonValue.Number(present)),
        JsonValueKind.String => Text(present, states),
        JsonValueKind.True => new JValue(true),
        JsonValueKind.False => new JValue(false),
        _ => JValue.CreateNull(),
    };

    private (JToken Control, JToken Candidate) Objects(JsonElement control, JsonElement candidate, RuleStates states, int depth)
    {
        var (left, right) = (new JObject(), new JObject());
        if (depth > MaxDepth)
        {
            WhyNot = $"nested deeper than {MaxDepth}";
            return (left, right);
        }

        foreach (var (name, controlValue, candidateValue) in MemberPairing.Pair(JsonValue.Members(control), JsonValue.Members(candidate)))
        {
            if (JsonStrings.IsRaw(name) || left.ContainsKey(name) || right.ContainsKey(name))
            {
                WhyNot = JsonStrings.IsRaw(name) ? "a name is not valid Unicode" : "an object has one name twice";
            }

            if (WhyNot is not null)
            {
                break;
            }

            var (controlToken, candidateToken) = Build(controlValue, candidateValue, states.Child(name), depth + 1);
            if (controlToken is not null)
            {
                left.Add(name, controlToken);
            }

            if (candidateToken is not null)
            {
                right.Add(name, candidateToken);
            }
        }

        return (left, right);
    }

    private (JToken Control, JToken Candidate) Arrays(JsonElement control, JsonElement candidate, RuleStates states, int depth)
    {
        var (left, right) = (new JArray(), new JArray());
        var (controls, candidates) = (JsonValue.Elements(control), JsonValue.Elements(candidate));
        if (depth > MaxDepth || Math.Max(controls.Length, candidates.Length) > MaxElements)
        {
            WhyNot = depth > MaxDepth ? $"nested deeper than {MaxDepth}" : $"an array has more than {MaxElements} elements";
            return (left, right);
        }

        foreach (var pair in _alignment.Align(controls, candidates, states, search: true))
        {
            var (controlToken, candidateToken) = Build(
                pair.Control >= 0 ? controls[pair.Control] : null,
                pair.Candidate >= 0 ? candidates[pair.Candidate] : null,
                pair.States(states, controls.Length, candidates.Length),
                depth + 1);
            if (controlToken is not null)
            {
                left.Add(controlToken);
            }

            if (candidateToken is not null)
            {
                right.Add(candidateToken);
            }
        }

        return (left, right);
    }

    private (JToken? Control, JToken? Candidate) Numbers(JsonElement control, JsonElement candidate, RuleStates states)
    {
        var (left, right) = (JsonValue.Number(control), JsonValue.Number(candidate));
        return states.Tolerance is { } tolerance && NumberTolerance.Allows(tolerance, left, right)
            ? (Number(left), Number(left))
            : (Number(left), Number(right));
    }

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

    private JValue? Text(JsonElement value, RuleStates states)
    {
        var text = JsonValue.Rewritten(value, states, _budget);
        if (text is null || JsonStrings.IsRaw(text))
        {
            WhyNot = text is null ? "a rewrite failed" : "a string is not valid Unicode";
            return null;
        }

        return new JValue(text);
    }
}
