using System.Runtime.InteropServices;
using System.Text.Json;
using Shadowing.Comparison.Rules;

namespace Shadowing.Comparison.Json;

/// <summary>Reads the parts of a parsed value without the calls that throw for odd content.</summary>
internal static class JsonValue
{
    public static ReadOnlySpan<byte> Raw(JsonElement value) => JsonMarshal.GetRawUtf8Value(value);

    /// <summary>Gets a string's bytes between the quotes, escapes and all.</summary>
    public static ReadOnlySpan<byte> StringContent(JsonElement value) => Raw(value)[1..^1];

    public static CanonicalNumber Number(JsonElement value) => CanonicalNumber.Parse(Raw(value));

    /// <summary>Applies the rewrites of a place to a string; null when one of them failed. Strings that are no Unicode are left alone.</summary>
    public static string? Rewritten(JsonElement value, RuleStates states, WorkBudget budget)
    {
        var text = JsonStrings.Decode(StringContent(value));
        if (states.Rewrites is null || JsonStrings.IsRaw(text))
        {
            return text;
        }

        try
        {
            foreach (var rewrite in states.Rewrites)
            {
                text = rewrite(text);
                if (text is null)
                {
                    break;
                }
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            text = null;   // the user's code; what it threw may hold the value, so that it is not kept
        }

        if (text is null)
        {
            budget.Fail(ComparisonFailure.RuleFailed);
        }

        return text;
    }

    /// <summary>Gets the members in their order; a name may occur more than once.</summary>
    public static List<KeyValuePair<string, JsonElement>> Members(JsonElement value)
    {
        var members = new List<KeyValuePair<string, JsonElement>>();
        foreach (var member in value.EnumerateObject())
        {
            members.Add(new(JsonStrings.Decode(JsonMarshal.GetRawUtf8PropertyName(member)), member.Value));
        }

        return members;
    }

    /// <summary>Gets the elements as an array, because the indexer of <see cref="JsonElement"/> counts from the start each time.</summary>
    public static JsonElement[] Elements(JsonElement value) => [.. value.EnumerateArray()];
}
