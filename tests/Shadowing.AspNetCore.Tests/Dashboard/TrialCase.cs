using System.Text.Json;
using Shadowing.Comparison.Rules;
using Shadowing.Comparison.Rules.Kinds;

namespace Shadowing.AspNetCore.Tests.Dashboard;

/// <summary>A rule to be tried, and what the two sides answer.</summary>
internal sealed record TrialCase(string Rule, string Control, string Candidate)
{
    public string Type { get; init; } = "application/json";

    public string? ControlHeader { get; init; }

    public string? CandidateHeader { get; init; }

    /// <summary>Gets all cases: each kind of rule where it decides and where it does not.</summary>
    public static IReadOnlyList<TrialCase> All { get; } =
    [
        Of("Ignore", "$.at", """{"at":1,"b":2}""", """{"at":9,"b":2}"""),
        Of("Ignore", "$.at", """{"at":1,"b":2}""", """{"at":9,"b":3}"""),
        Of("Ignore", "$..id", """{"id":1,"items":[{"id":2,"c":{"id":"x"}}]}""", """{"id":7,"items":[{"id":8,"c":{"id":"y"}}]}"""),
        Of("Ignore", "$.items[*].x", """{"items":[{"x":1},{"x":2}]}""", """{"items":[{"x":3},{"x":4}]}"""),
        Of("Ignore", "$.items[0].x", """{"items":[{"x":1},{"x":2}]}""", """{"items":[{"x":3},{"x":4}]}"""),
        Of("Ignore", "$.items", """{"items":[1,2,3]}""", """{"items":[1,2]}"""),
        Of("Ignore", "$.nothing", """{"a":1}""", """{"a":2}"""),
        Of("Ignore", "$", """{"a":1}""", """[1,2,3]"""),
        Of("Ignore", "$", "text of one", "text of the other") with { Type = "text/plain" },
        Of("Ignore", "$.user.*", """{"user":{"a":1,"b":2}}""", """{"user":{"a":2,"b":3}}"""),
        Of("Ignore", "$['a-1'].b", """{"a-1":{"b":1}}""", """{"a-1":{"b":2}}"""),
        Of("Ignore", "$.map.k48213", """{"map":{"k48213":1}}""", """{"map":{"k48213":2}}"""),
        Of("Ignore", "$.map", """{"map":{"k48213":1,"m":1}}""", """{"map":{"k48213":2,"m":3}}"""),
        Of("Ignore", "$.password", """{"password":"a","b":1}""", """{"password":"b","b":1}"""),
        Of("Ignore", "header:X-Remark", """{"a":1}""", """{"a":1}""") with { ControlHeader = "one", CandidateHeader = "other" },
        Of("Ignore", "header:X-Remark", """{"a":1}""", """{"a":2}""") with { ControlHeader = "one", CandidateHeader = "other" },
        Of("Unordered", "$.items", """{"items":[1,2,3]}""", """{"items":[3,1,2]}"""),
        Of("Unordered", "$.items", """{"items":[1,2,3]}""", """{"items":[3,1,4]}"""),
        Of("Unordered", "$.items", """{"items":[1.0,2.50,"x"]}""", """{"items":["x",2.5,1]}"""),
        Of("Unordered", "$.items", """{"items":["a@b.example","c@d.example"]}""", """{"items":["c@d.example","a@b.example"]}"""),
        Of("Unordered", "$.items", """{"items":[1,1,2]}""", """{"items":[2,2,1]}"""),
        Of("Unordered", "$..tags", """{"a":{"tags":["x","y"]},"b":{"tags":["p","q"]}}""",
            """{"a":{"tags":["y","x"]},"b":{"tags":["q","p"]}}"""),
        Of("Unordered", "$.items", """{"items":[{"sku":"a","n":1},{"sku":"b","n":2}]}""",
            """{"items":[{"sku":"b","n":2},{"sku":"a","n":1}]}""", ("key", "sku")),
        Of("Unordered", "$.items", """{"items":[{"sku":"a","n":1},{"sku":"b","n":2}]}""",
            """{"items":[{"sku":"b","n":3},{"sku":"a","n":1}]}""", ("key", "sku")),
        Of("Tolerance", "$.total", """{"total":1.00}""", """{"total":1.005}""", ("absolute", "0.01")),
        Of("Tolerance", "$.total", """{"total":1.00}""", """{"total":1.05}""", ("absolute", "0.01")),
        Of("Tolerance", "$.total", """{"total":100}""", """{"total":101}""", ("relative", "0.02")),
        Of("Tolerance", "$.total", """{"total":100}""", """{"total":103}""", ("relative", "0.02")),
        Of("Tolerance", "$.at", """{"at":"2026-01-01T00:00:00Z"}""", """{"at":"2026-01-01T00:00:01Z"}""", ("within", "\"00:00:02\"")),
        Of("Tolerance", "$.other", """{"total":100}""", """{"total":103}""", ("absolute", "1000")),
        Of("Round", "$.share", """{"share":0.123}""", """{"share":0.1249}""", ("digits", "2")),
        Of("Replace", "$.url", """{"url":"http://host-1/x"}""", """{"url":"http://host-22/x"}""", ("pattern", "\"host-[0-9]+\""),
            ("with", "\"host\"")),
        Of("Replace", "$.url", """{"url":"http://host-1/x"}""", """{"url":"http://host-22/y"}""", ("pattern", "\"host-[0-9]+\""),
            ("with", "\"host\"")),
        Of("Replace", "header:X-Remark", """{"a":1}""", """{"a":1}""", ("pattern", "\"[0-9]+\""),
            ("with", "\"n\"")) with { ControlHeader = "run 1", CandidateHeader = "run 22" },
        Of("Truncate", "$.at", """{"at":"2026-01-01T00:00:00.25Z"}""", """{"at":"2026-01-01T01:00:00.5+01:00"}""", ("to", "\"00:00:01\"")),
        Of("Truncate", "$.at", """{"at":"2026-01-01T00:00:00.9Z"}""", """{"at":"2026-01-01T00:00:01.1Z"}""", ("to", "\"00:00:01\"")),
        Of("Trim", "$.name", """{"name":"x "}""", """{"name":" x"}"""),
        Of("IgnoreCase", "$.name", """{"name":"Ann"}""", """{"name":"ANN"}"""),
        Of("IgnoreCase", "$.name", """{"name":"Ann"}""", """{"name":"Anna"}"""),
        Of("Renumber", "$..id", """{"id":1,"of":{"id":2},"again":{"id":1}}""", """{"id":71,"of":{"id":72},"again":{"id":71}}"""),
        Of("Renumber", "$..id", """{"id":1,"of":{"id":2},"again":{"id":1}}""", """{"id":71,"of":{"id":72},"again":{"id":72}}"""),
        Of("NullIsMissing", "$.note", """{"a":1,"note":null}""", """{"a":1}"""),
        Of("NullIsMissing", "$.note", """{"a":1,"note":null}""", """{"a":1,"note":"x"}"""),
        Of("EmptyIsMissing", "$.tags", """{"a":1,"tags":[]}""", """{"a":1}"""),
        Of("EmptyIsMissing", "$.tags", """{"a":1,"tags":""}""", """{"a":1}"""),
        Of("EmptyIsMissing", "$.tags", """{"a":1,"tags":[1]}""", """{"a":1}"""),
        Of("Subset", "$.more", """{"more":{"a":1}}""", """{"more":{"a":1,"b":2}}"""),
        Of("Subset", "$.more", """{"more":{"a":1}}""", """{"more":{"a":2,"b":2}}"""),
        Of("Shape", "$.live", """{"live":{"a":1,"b":"x"}}""", """{"live":{"a":2,"b":"yy"}}"""),
        Of("Shape", "$.live", """{"live":{"a":1,"b":"x"}}""", """{"live":{"a":"2","b":"yy"}}"""),
        Of("Shape", "$.live", """{"live":{"a":1,"b":"x"}}""", """{"live":{"a":2}}"""),
        Of("Shape", "$.live", """{"live":{"a":1}}""", """{"live":{"a":null}}"""),
        Of("Shape", "$.live", """{"live":{"a":true}}""", """{"live":{"a":false}}"""),
        Of("Ignore", "$.b", "a=1&b=2", "a=1&b=3") with { Type = "application/x-www-form-urlencoded" },
    ];

    /// <summary>Gets the kind of the rule, as configuration reads it.</summary>
    public RuleKind Kind
    {
        get
        {
            var fields = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(Rule)!;
            var named = RuleKinds.Named(fields["rule"].GetString()!);
            return named.FirstOrDefault(kind => kind.Keys.Any(key => fields.ContainsKey(key.Name.ToLowerInvariant()))) ?? named[0];
        }
    }

    public override string ToString() => $"{Rule} over {Control} and {Candidate}";

    private static TrialCase Of(string rule, string path, string control, string candidate, params (string Name, string Json)[] details) =>
        new($"{{ \"rule\": \"{rule}\", \"path\": \"{path}\"{string.Concat(details.Select(static detail => $", \"{detail.Name}\": {(detail.Name is "key" ? $"\"{detail.Json}\"" : detail.Json)}"))} }}", control, candidate);
}
