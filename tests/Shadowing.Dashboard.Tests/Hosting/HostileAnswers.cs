using System.Text.Json.Nodes;
using Shadowing.Dashboard.Tests.Payloads;

namespace Shadowing.Dashboard.Tests.Hosting;

/// <summary>Makes every text and every key of an answer a script payload: lists hold each payload once, single texts all of them.</summary>
internal static class HostileAnswers
{
    // Without these a page shows that something is missing, and not what is to be tested.
    private static readonly string[] s_kept = ["at", "minute", "firstSeen", "lastSeen", "since", "takenAt", "startedAt", "lastWritten",
        "hours"];

    private static readonly string s_all = string.Join(' ', ScriptPayloads.All);

    /// <summary>Makes the whole of an answer hostile.</summary>
    public static JsonNode Of(JsonNode answer) => Change(answer, payload: null)!;

    private static JsonNode? Change(JsonNode? node, string? payload) => node switch
    {
        JsonObject members => Members(members, payload),
        JsonArray { Count: > 0 } list when payload is null && list[0] is not JsonArray && !IsNumbers(list) =>
            new JsonArray([.. ScriptPayloads.All.Select((each, index) => Change(list[index % list.Count], each))]),
        JsonArray list => new JsonArray([.. list.Select(item => Change(item, payload))]),
        JsonValue value when value.TryGetValue<string>(out _) => JsonValue.Create(payload ?? s_all),
        _ => node?.DeepClone(),
    };

    private static JsonObject Members(JsonObject members, string? payload)
    {
        var changed = new JsonObject();
        foreach (var (name, value) in members)
        {
            changed[name] = s_kept.Contains(name, StringComparer.Ordinal) ? value?.DeepClone() : IsCounts(name, value) ? Counts()
                : Change(value, payload);
        }

        return changed;
    }

    // Their keys are data too.
    private static bool IsCounts(string name, JsonNode? value) =>
        value is JsonObject && name is "dropped" or "notComparable" or "candidateFailures" or "outcomes" or "context" or "builds";

    private static JsonObject Counts() =>
        new(ScriptPayloads.All.Distinct(StringComparer.Ordinal)
            .Select((payload, index) => KeyValuePair.Create<string, JsonNode?>(payload, index + 1)));

    private static bool IsNumbers(JsonArray list) => list[0] is JsonValue value && !value.TryGetValue<string>(out _);
}
