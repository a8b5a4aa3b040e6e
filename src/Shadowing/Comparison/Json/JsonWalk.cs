using System.Text;
using System.Text.Json;
using Shadowing.Comparison.Rules;

namespace Shadowing.Comparison.Json;

/// <summary>Walks two parsed bodies side by side and reports where they differ under the rules.</summary>
internal sealed class JsonWalk
{
    private readonly DifferenceList _differences;
    private readonly WorkBudget _budget;
    private readonly ArrayAlignment _alignment;
    private readonly JsonPlace _place = new();
    private bool _probing;
    private bool _probeFailed;

    public JsonWalk(DifferenceList differences, WorkBudget budget)
    {
        _differences = differences;
        _budget = budget;
        _alignment = new(budget, AreEqual);
    }

    // Nothing that is found from here on would be kept.
    private bool Done => _budget.Failure is not null || (_probing ? _probeFailed : _differences.Truncated);

    public void Compare(JsonElement control, JsonElement candidate, RuleStates states)
    {
        if (Done || states.Ignored || !_budget.TrySpend() || JsonValue.Raw(control).SequenceEqual(JsonValue.Raw(candidate)))
        {
            return;
        }

        if (TypeOf(control) != TypeOf(candidate))
        {
            Report(DifferenceKind.Type, control, candidate);
            return;
        }

        switch (control.ValueKind)
        {
            case JsonValueKind.Object:
                CompareObjects(control, candidate, states);
                break;
            case JsonValueKind.Array:
                CompareArrays(JsonValue.Elements(control), JsonValue.Elements(candidate), states);
                break;
            case JsonValueKind.String when !StringsAgree(control, candidate, states):
            case JsonValueKind.Number when !NumbersAgree(control, candidate, states):
            case JsonValueKind.True or JsonValueKind.False:   // null has one spelling, which was the same bytes above
                Report(DifferenceKind.Value, control, candidate);
                break;
        }
    }

    /// <summary>Says whether two values agree under the rules, and reports nothing.</summary>
    public bool AreEqual(JsonElement control, JsonElement candidate, RuleStates states)
    {
        var (probing, failed) = (_probing, _probeFailed);
        (_probing, _probeFailed) = (true, false);
        Compare(control, candidate, states);
        var equal = !_probeFailed && _budget.Failure is null;
        (_probing, _probeFailed) = (probing, failed);
        return equal;
    }

    private void CompareObjects(JsonElement control, JsonElement candidate, RuleStates states)
    {
        foreach (var (name, left, right) in MemberPairing.Pair(JsonValue.Members(control), JsonValue.Members(candidate)))
        {
            if (Done)
            {
                return;
            }

            _place.Enter(name);
            CompareOrReport(left, right, states.Child(name));
            _place.Leave();
        }
    }

    private void CompareArrays(JsonElement[] control, JsonElement[] candidate, RuleStates states)
    {
        if (!_budget.TrySpend(control.Length + candidate.Length))
        {
            return;
        }

        foreach (var pair in _alignment.Align(control, candidate, states, search: !_probing))
        {
            if (Done)
            {
                return;
            }

            if (!pair.Equal)
            {
                _place.Enter(pair.Control >= 0 ? pair.Control : pair.Candidate);
                CompareOrReport(
                    pair.Control >= 0 ? control[pair.Control] : null,
                    pair.Candidate >= 0 ? candidate[pair.Candidate] : null,
                    pair.States(states, control.Length, candidate.Length));
                _place.Leave();
            }
        }
    }

    private void CompareOrReport(JsonElement? control, JsonElement? candidate, RuleStates states)
    {
        if (control is { } left && candidate is { } right)
        {
            Compare(left, right, states);
        }
        else if (!states.Ignored && _budget.TrySpend())
        {
            Report(control is null ? DifferenceKind.Unexpected : DifferenceKind.Missing, control, candidate);
        }
    }

    private bool StringsAgree(JsonElement control, JsonElement candidate, RuleStates states)
    {
        if (states.Rewrites is null && !JsonValue.Raw(control).Contains((byte)'\\') && !JsonValue.Raw(candidate).Contains((byte)'\\'))
        {
            return false;   // without escapes different bytes are different strings
        }

        return JsonValue.Rewritten(control, states, _budget) is not { } left
            || JsonValue.Rewritten(candidate, states, _budget) is not { } right
            || string.Equals(left, right, StringComparison.Ordinal);
    }

    private static bool NumbersAgree(JsonElement control, JsonElement candidate, RuleStates states)
    {
        var (left, right) = (JsonValue.Number(control), JsonValue.Number(candidate));
        return states.Tolerance is { } tolerance ? NumberTolerance.Allows(tolerance, left, right) : left == right;
    }

    private void Report(DifferenceKind kind, JsonElement? control, JsonElement? candidate)
    {
        if (_probing)
        {
            _probeFailed = true;
        }
        else
        {
            _differences.Add(_place.ToString(), kind, Show(control), Show(candidate));
        }
    }

    private static JsonValueKind TypeOf(JsonElement value) => value.ValueKind is JsonValueKind.False ? JsonValueKind.True : value.ValueKind;

    // Cut before decoding, so that a value of a megabyte is not copied for the 200 characters that are kept: 4 bytes hold any character.
    private static string? Show(JsonElement? value) => value is not { } shown ? null
        : Encoding.UTF8.GetString(JsonValue.Raw(shown)[..Math.Min(JsonValue.Raw(shown).Length, (Difference.MaxValueLength + 1) * 4)]);
}
