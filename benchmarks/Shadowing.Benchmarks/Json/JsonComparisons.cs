using System.Text.Json;
using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using Newtonsoft.Json.Linq;
using Shadowing.Comparison;
using Shadowing.Comparison.Differences;
using Shadowing.Comparison.Json;
using Shadowing.Comparison.Rules;

namespace Shadowing.Benchmarks.Json;

/// <summary>What it costs to compare two JSON bodies, over reading both with <see cref="Utf8JsonReader"/> and against what else compares
/// them.</summary>
/// <remarks>The peers parse, because they are given bytes; those that can remove a member have the ignored ones removed first.</remarks>
public class JsonComparisons
{
    private readonly RunningComparison _running = new();
    private JsonBodyComparer _comparer = null!;
    private RuleSet _rules = null!;

    [ParamsSource(nameof(Lengths))]
    public int Length { get; set; }

    [ParamsAllValues]
    public ComparedCase Case { get; set; }

    public static IEnumerable<int> Lengths => Smoke.IsOn ? [1_024] : [1_024, 16_384, 262_144, 4_194_304];

    protected ComparedPair Pair { get; private set; } = null!;

    [GlobalSetup]
    public void Setup()
    {
        Pair = ComparedPair.Of(Case, Length);
        _comparer = new(_running);
        var options = new ComparisonOptions();
        Pair.Rules(options);
        var errors = new List<string>();
        _ = RuleSet.TryCompile(options.Declarations, [], errors, out var rules)
            ? _rules = rules
            : throw new InvalidOperationException(string.Join('\n', errors));
    }

    [Benchmark(Baseline = true, Description = "two Utf8JsonReader scans")]
    public long TwoScans() => Scan(Pair.Control) + Scan(Pair.Candidate);

    [Benchmark(Description = "**Shadowing**")]
    public int Shadowing()
    {
        _running.Begin(_rules);
        _comparer.Compare(Pair.Control, Pair.Candidate);
        return _running.Differences.Count;
    }

    [Benchmark(Description = "JsonElement.DeepEquals")]
    public bool Elements()
    {
        using var control = JsonDocument.Parse(Pair.Control);
        using var candidate = JsonDocument.Parse(Pair.Candidate);
        return JsonElement.DeepEquals(control.RootElement, candidate.RootElement);
    }

    [Benchmark(Description = "JsonNode.DeepEquals")]
    public bool Nodes()
    {
        var (control, candidate) = (JsonNode.Parse(Pair.Control)!, JsonNode.Parse(Pair.Candidate)!);
        if (Case is ComparedCase.TwoIgnoredFields or ComparedCase.RulesThatSelectNothing)
        {
            foreach (var document in (JsonNode[])[control, candidate])
            {
                document.AsObject().Remove("generatedAt");
                document["trailer"]!.AsObject().Remove("traceId");
            }
        }

        return JsonNode.DeepEquals(control, candidate);
    }

    [Benchmark(Description = "JToken.DeepEquals")]
    public bool Tokens()
    {
        var (control, candidate) = Pair.ParseTokens();
        return JToken.DeepEquals(control, candidate);
    }

    private static long Scan(byte[] document)
    {
        var reader = new Utf8JsonReader(document);
        while (reader.Read())
        {
        }

        return reader.BytesConsumed;
    }
}
