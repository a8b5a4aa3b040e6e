using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Shadowing.Benchmarks.Json;
using Shadowing.Benchmarks.Report;
using Shadowing.Benchmarks.Rounds;
using Shadowing.Comparison.Rules;
using Shadowing.Observations;
using Shadowing.Redaction;

namespace Shadowing.Benchmarks.Redaction;

/// <summary>Measures what it costs to make of a body what may be kept of it.</summary>
internal static class RedactionSuite
{
    private const int MostBytes = 262_144;
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };
    private static readonly byte[] s_key = [.. Enumerable.Range(0, 32).Select(static number => (byte)number)];

    /// <summary>Measures.</summary>
    public static SuiteResult Run()
    {
        var text = new StringBuilder("""
            A body becomes a sample's text, off every caller's path, once for a sample that is kept. Where values are hidden, which is so outside of development, each becomes its type, its length and a keyed fingerprint: hence
            the scan with a keyed hash of each value. Where they are kept, secrets are looked for in each, and a reader and writer of trees stands beside. Bytes are the text's and its making.

            """.ReplaceLineEndings("\n"));
        var goals = new List<Goal>();
        foreach (var length in Smoke.IsOn ? (int[])[1_024] : [1_024, 16_384])
        {
            Measure(length, text, goals);
        }

        return new SuiteResult("Redaction", "Redacting costs little more than what it cannot do without: a scan and a keyed hash of each value, or a reader and writer of JSON.",
            text.ToString(), goals);
    }

    private static void Measure(int length, StringBuilder text, List<Goal> goals)
    {
        var document = ComparedPair.Of(ComparedCase.Identical, length).Control;
        var repeats = Math.Max(1, (Smoke.IsOn ? 8_192 : 262_144) / length);
        var rows = InterleavedRounds.Measure(
            new RepeatedWay("a scan", repeats, 1, () => Scan(document)),
            new RepeatedWay("a scan with a hash of each value", repeats, 1, () => Hash(document)),
            new RepeatedWay("`JsonNode` read and written", repeats, 1,
                () => GC.KeepAlive(JsonNode.Parse(document)!.ToJsonString(s_indented))),
            new RepeatedWay("`JsonNode` read and written, each text of it looked at for secrets", repeats, 1, () => Look(document)),
            Ours("redacted, values hidden", keepsValues: false, document, repeats),
            Ours("redacted, values kept", keepsValues: true, document, repeats));
        text.Append(MeasuredTable.Of($"{length / 1_024} KB", rows, rows[0]));
        goals.Add(Held(rows[4], 2, rows[1], length));
        goals.Add(Held(rows[5], 2, rows[2], length) with
        {
            Why = string.Create(CultureInfo.InvariantCulture,
                $"{rows[5].Nanoseconds:N0} ns, where `JsonNode` takes {rows[2].Nanoseconds:N0}, and {rows[3].Nanoseconds:N0} with what looks for secrets in each text"),
        });
    }

    // A text is made: what it weighs is no fault.
    private static Goal Held(MeasuredRow row, double most, MeasuredRow other, int length) => new(
        string.Create(CultureInfo.InvariantCulture, $"{row.Name}, {length / 1_024} KB"),
        string.Create(CultureInfo.InvariantCulture, $"at most {most} of {other.Name}"),
        string.Create(CultureInfo.InvariantCulture, $"{row.Of(other):0.00}"), row.Of(other) <= most);

    private static RepeatedWay Ours(string name, bool keepsValues, byte[] document, int repeats)
    {
        var plan = new RedactionPlan(new RedactionOptions(), keepsValues);
        var redactor = new BodyRedactor(new ValueRedactor(() => plan));
        var place = new RedactionPlace("x", "GET /a", "$");
        var side = new Observation { Status = 200, ContentType = "application/json", HasBody = true, Headers = [], Body = document };
        return redactor.Keep(place, side, RuleSet.Empty.Bodies, MostBytes).Text is null
            ? throw new InvalidOperationException("The document is not kept, so that nothing is measured.")
            : new RepeatedWay(name, repeats, 1, () => GC.KeepAlive(redactor.Keep(place, side, RuleSet.Empty.Bodies, MostBytes).Text));
    }

    private static void Scan(byte[] document)
    {
        var reader = new Utf8JsonReader(document);
        while (reader.Read())
        {
        }
    }

    private static void Look(byte[] document)
    {
        var node = JsonNode.Parse(document)!;
        Look(node);
        GC.KeepAlive(node.ToJsonString(s_indented));
    }

    // Names may be secrets too.
    private static void Look(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members)
                {
                    GC.KeepAlive(SecretPatterns.Mask(name, static (_, match) => match));
                    Look(value);
                }

                break;
            case JsonArray elements:
                foreach (var element in elements)
                {
                    Look(element);
                }

                break;
            case JsonValue value:
                GC.KeepAlive(SecretPatterns.Mask(value.ToString(), static (_, match) => match));
                break;
            default:
                break;
        }
    }

    private static void Hash(byte[] document)
    {
        Span<byte> hash = stackalloc byte[32];
        var reader = new Utf8JsonReader(document);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False)
            {
                HMACSHA256.HashData(s_key, reader.ValueSpan, hash);
            }
        }
    }
}
