using System.Text;
using System.Text.Json;
using Shadowing.Comparison.Rules;

namespace Shadowing.Comparison.Json;

/// <summary>Writes values so that two of them agree under the rules when their texts agree, to find the partners in arrays without an order.</summary>
/// <remarks>Numbers under a tolerance are written exactly; their partners are found among what is left over.</remarks>
internal sealed class CanonicalForm(WorkBudget budget)
{
    private const int CharactersPerNode = 16;

    public string Of(JsonElement value, RuleStates states)
    {
        var text = new StringBuilder();
        Write(text, value, states);

        // Arrays within arrays are copied once for every level.
        budget.TrySpend(text.Length / CharactersPerNode);
        return text.ToString();
    }

    private void Write(StringBuilder text, JsonElement value, RuleStates states)
    {
        if (!budget.TrySpend())
        {
            return;
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(text, value, states);
                break;
            case JsonValueKind.Array:
                WriteArray(text, value, states);
                break;
            case JsonValueKind.String:
                WriteString(text, JsonValue.Rewritten(value, states, budget) ?? string.Empty);
                break;
            case JsonValueKind.Number:
                text.Append(JsonValue.Number(value).ToString());
                break;
            default:
                text.Append(value.ValueKind.ToString());
                break;
        }
    }

    private void WriteObject(StringBuilder text, JsonElement value, RuleStates states)
    {
        text.Append('{');

        // OrderBy is stable: the values of a repeated name keep their order, which matters.
        foreach (var (name, member) in JsonValue.Members(value).OrderBy(static member => member.Key, StringComparer.Ordinal))
        {
            var below = states.Child(name);
            if (!below.Ignored && budget.Failure is null)
            {
                WriteString(text, name);
                Write(text.Append(':'), member, below);
                text.Append(',');
            }
        }

        text.Append('}');
    }

    private void WriteArray(StringBuilder text, JsonElement value, RuleStates states)
    {
        var elements = JsonValue.Elements(value);
        var forms = new List<string>(elements.Length);
        for (var i = 0; i < elements.Length && budget.Failure is null; i++)
        {
            var below = states.Child(i, elements.Length, -1, 0);
            if (!below.Ignored)
            {
                forms.Add(Of(elements[i], below));
            }
        }

        if (states.Unordered is not null)
        {
            forms.Sort(StringComparer.Ordinal);
        }

        text.Append('[').AppendJoin(',', forms).Append(']');
    }

    // Prefixed with its length, a string needs no escapes to end where it ends.
    private static void WriteString(StringBuilder text, string value) => text.Append(value.Length).Append('"').Append(value);
}
