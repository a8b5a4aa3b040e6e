using System.Text.Json.Nodes;
using Shadowing.Comparison.Rules;
using Shadowing.Comparison.Rules.Kinds;

namespace Shadowing.Dashboard.Description;

/// <summary>Describes what is sent to the API.</summary>
internal static class RequestSchemas
{
    /// <summary>Makes the schema of a stop: to stop something, anything may be sent.</summary>
    public static JsonObject Stop() =>
        new() { ["type"] = "object", ["properties"] = new JsonObject { ["reason"] = Text("Why, for the audit.", 500) } };

    /// <summary>Makes the schema of a start.</summary>
    public static JsonObject Start() => Closed(["reason"], ("reason", Text("Why, for the audit.", 500)),
        ("stop", Text("The id of the stop that was seen: where another one holds by now, nothing is started.", 200)));

    /// <summary>Makes the schema of the word to forget.</summary>
    public static JsonObject Forget() => Closed(["reason"], ("reason", Text("Why, for the audit.", 500)),
        ("forgotten", Text("The id of the last time that was seen, empty where none was: where somebody has made it forgotten since, nothing is.",
            200, shortest: 0)));

    /// <summary>Makes the schema of a release.</summary>
    public static JsonObject Release() => Closed(["version"],
        ("version", Text("The build that answers from now on, on one line.", 100)), ("reason", Text("Why, for the audit.", 500)));

    /// <summary>Makes the schema of a rule: by what the rules themselves say that they take.</summary>
    public static JsonObject Rule()
    {
        var kinds = RuleKinds.All.Where(static kind => kind.Read is not null).ToList();
        var keys = from key in kinds.SelectMany(static kind => kind.Keys)
                   group key by key.Name into named
                   select (Json(named.Key), Key([.. named]));
        return Closed(["rule", "path"],
            [("rule", Words("The name of a rule.", kinds.Select(static kind => kind.Name).Distinct())),
                ("path", Text("Where it holds, such as $.items[*].price.", null)), .. keys]);
    }

    /// <summary>Makes the schema of one of several words.</summary>
    public static JsonObject Words(string says, IEnumerable<string> words) => new()
    {
        ["type"] = "string", ["description"] = says, ["enum"] = new JsonArray([.. words.Select(static word => (JsonNode)word)]),
    };

    private static JsonObject Key(IReadOnlyList<RuleKey> of)
    {
        var schema = new JsonObject { ["description"] = string.Join("; ", of.Select(static key => key.Allowed).Distinct()) };
        schema["type"] = of.All(static key => key.Type is RuleKeyType.Number or RuleKeyType.Whole)
            ? new JsonArray("number", "string") : "string";
        return schema;
    }

    private static JsonObject Text(string says, int? longest, int shortest = 1)
    {
        var schema = new JsonObject { ["type"] = "string", ["description"] = says, ["minLength"] = shortest };
        if (longest is { } most)
        {
            schema["maxLength"] = most;
        }

        return schema;
    }

    private static JsonObject Closed(string[] required, params IEnumerable<(string Name, JsonObject Schema)> properties) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject(properties.Select(
            static property => new KeyValuePair<string, JsonNode?>(property.Name, property.Schema))),
        ["required"] = new JsonArray([.. required.Select(static name => (JsonNode)name)]),
        ["additionalProperties"] = false,
    };

    private static string Json(string name) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name);
}
