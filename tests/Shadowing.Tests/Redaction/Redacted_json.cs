using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Shadowing.Redaction;
using Shadowing.Tests.Comparison;

namespace Shadowing.Tests.Redaction;

/// <summary>Laws of redacted JSON, over random documents with secrets in random places, spelled in random ways.</summary>
public sealed class Redacted_json
{
    private const int Most = 1_000_000;
    private static readonly RedactionPlace s_place = new("x", "GET /x", "$");
    private static readonly ValueRedactor s_hiding = new(static () => new RedactionPlan(new RedactionOptions(), keepsValues: false));
    private static readonly ValueRedactor s_keeping = new(static () => new RedactionPlan(new RedactionOptions(), keepsValues: true));
    private static readonly string[] s_sensitive = ["password", "X-Api-Key", "clientSecret", "pin", "session_id", "ACCESS_TOKEN"];
    private static readonly string[] s_looks = ["4111 1111 1111 1111", "zebra@quartz.example", "AKIAIOSFODNN7EXAMPLE",
        "see https://user:hunter2@host.example/", "Bearer abcdefgh12345678"];

    [Fact]
    public void Hides_every_value_and_keeps_the_structure() => Check((json, secrets) =>
    {
        var redacted = Redact(s_hiding, json);
        using var before = JsonDocument.Parse(json);
        using var after = JsonDocument.Parse(redacted);
        return SameShape(before.RootElement, after.RootElement) && !secrets.Any(redacted.Contains);
    });

    [Fact]
    public void Hides_what_a_name_or_its_looks_gives_away_even_where_values_are_kept() => Check((json, secrets) =>
    {
        var redacted = Redact(s_keeping, json);
        using var before = JsonDocument.Parse(json);
        using var after = JsonDocument.Parse(redacted);
        return SameShape(before.RootElement, after.RootElement) && !secrets.Any(redacted.Contains);
    });

    [Fact]
    public void Has_equal_marks_for_equal_values_and_different_ones_for_different_values() => Check((json, _) =>
    {
        using var before = JsonDocument.Parse(json);
        using var after = JsonDocument.Parse(Redact(s_hiding, json));
        var marks = Leaves(before.RootElement).Zip(Leaves(after.RootElement))
            .Where(static pair => pair.First.ValueKind is JsonValueKind.String && Text(pair.First).Length > 0)
            .Select(static pair => (Value: Text(pair.First), Mark: Text(pair.Second))).Distinct().ToList();
        return marks.DistinctBy(static pair => pair.Value).Count() == marks.Count
            && marks.DistinctBy(static pair => pair.Mark).Count() == marks.Count;
    });

    [Fact]
    public void Stays_as_it_is_when_it_is_redacted_again() => Check((json, secrets) =>
    {
        var once = Redact(s_hiding, json);
        var twice = Redact(s_keeping, once);
        using var before = JsonDocument.Parse(once);
        using var after = JsonDocument.Parse(twice);

        // What is at a sensitive name is marked anew, and is still no secret; anything else is what it was.
        return SameShape(before.RootElement, after.RootElement) && !secrets.Any(twice.Contains)
            && Leaves(before.RootElement).Zip(Leaves(after.RootElement))
                .All(static pair => pair.First.GetRawText() == pair.Second.GetRawText()
                    || Text(pair.Second).Contains('#', StringComparison.Ordinal));
    });

    [Fact]
    public void Shows_the_secrets_to_this_very_search_where_nothing_hides_them()
    {
        var json = $$"""{"note":"zebra-innocent-quartz","a":["{{s_looks[0]}}"]}""";
        Assert.Contains("zebra-innocent-quartz", Redact(s_keeping, json), StringComparison.Ordinal);
        Assert.DoesNotContain(s_looks[0], Redact(s_keeping, json), StringComparison.Ordinal);
    }

    private static void Check(Func<string, IReadOnlyList<string>, bool> law)
    {
        var cases = int.TryParse(Environment.GetEnvironmentVariable("SHADOWING_CASES"), System.Globalization.CultureInfo.InvariantCulture,
            out var wanted) ? Math.Min(wanted, 20_000) : 5_000;
        Prop.ForAll(Document.Arbitrary(repeatedNames: true), pair =>
        {
            var random = new Random(pair.Seed);
            var root = Document.Copy(pair.Document) is { } document and (Document.List or Document.Members)
                ? document
                : new Document.List { pair.Document };
            var secrets = new List<string>();
            for (var planted = 0; planted < 4; planted++)
            {
                var containers = Document.Containers(root).ToList();
                var name = s_sensitive[random.Next(s_sensitive.Length)];
                var looks = s_looks[random.Next(s_looks.Length)];
                var secret = $"zebra-{random.Next(100_000, 999_999)}-quartz";
                switch (containers[random.Next(containers.Count)])
                {
                    case Document.Members members when random.Next(2) == 0:
                        // Below the sensitive name everything is hidden.
                        members.Add((name, random.Next(2) == 0
                            ? secret
                            : new Document.List { new Document.Members { ("value", secret) } }));
                        secrets.Add(secret);
                        break;
                    case Document.Members members:
                        members.Add(($"note{planted}", looks));
                        secrets.Add(looks.Contains("hunter2", StringComparison.Ordinal) ? "hunter2" : looks);
                        break;
                    case Document.List list:
                        list.Insert(random.Next(list.Count + 1), looks);
                        secrets.Add(looks.Contains("hunter2", StringComparison.Ordinal) ? "hunter2" : looks);
                        break;
                }
            }

            return law(Document.Spell(root, random), secrets);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(cases));
    }

    private static string Redact(ValueRedactor redactor, string json) =>
        JsonRedaction.Write(redactor, s_place, Encoding.UTF8.GetBytes(json), Most)!;

    private static string Text(JsonElement element) =>
        element.ValueKind is JsonValueKind.String ? element.GetString()! : element.GetRawText();

    private static bool SameShape(JsonElement one, JsonElement other) => one.ValueKind switch
    {
        JsonValueKind.Object => other.ValueKind is JsonValueKind.Object && one.EnumerateObject().Count() == other.EnumerateObject().Count()
            && one.EnumerateObject().Zip(other.EnumerateObject()).All(static pair => SameShape(pair.First.Value, pair.Second.Value)),
        JsonValueKind.Array =>
            other.ValueKind is JsonValueKind.Array && one.GetArrayLength() == other.GetArrayLength()
                && one.EnumerateArray().Zip(other.EnumerateArray()).All(static pair => SameShape(pair.First, pair.Second)),
        JsonValueKind.Null => other.ValueKind is JsonValueKind.Null,
        _ => other.ValueKind == one.ValueKind || other.ValueKind is JsonValueKind.String,
    };

    private static IEnumerable<JsonElement> Leaves(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(static member => Leaves(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Leaves),
        _ => [element],
    };
}
