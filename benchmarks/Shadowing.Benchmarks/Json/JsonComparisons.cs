using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using JsonDiffPatchDotNet;
using Newtonsoft.Json.Linq;
using Shadowing.Comparison;
using Shadowing.Comparison.Json;
using Shadowing.Comparison.Rules;

namespace Shadowing.Benchmarks.Json;

/// <summary>What it costs to compare two JSON bodies, over reading both with <see cref="Utf8JsonReader"/> and against what else compares them.</summary>
/// <remarks>The peers parse, because they are given bytes; those that cannot ignore a member have it removed first. What takes seconds for one pair is left out.</remarks>
[BenchmarkCategory("json")]
public class JsonComparisons
{
    private static readonly JsonDiffPatch s_differ = new(new Options { TextDiff = TextDiffMode.Simple });
    private readonly RunningComparison _running = new();
    private JsonBodyComparer _comparer = null!;
    private RuleSet _rules = null!;
    private ComparedPair _pair = null!;

    [Params(1_024, 16_384, 262_144, 4_194_304)]
    public int Length { get; set; }

    [ParamsAllValues]
    public ComparedCase Case { get; set; }

    /// <summary>Gets the bytes of both documents.</summary>
    public int TotalLength => _pair.Control.Length + _pair.Candidate.Length;

    [GlobalSetup]
    public void Setup()
    {
        _pair = ComparedPair.Of(Case, Length);
        _comparer = new(_running);
        var options = new ComparisonOptions();
        _pair.Rules(options);
        var errors = new List<string>();
        _ = RuleSet.TryCompile(options, [], errors, out var rules) ? _rules = rules : throw new InvalidOperationException(string.Join('\n', errors));
    }

    [Benchmark(Baseline = true, Description = "two Utf8JsonReader scans")]
    public long TwoScans() => Scan(_pair.Control) + Scan(_pair.Candidate);

    [Benchmark(Description = "**Shadowing**")]
    public int Shadowing()
    {
        _running.Begin(_rules);
        _comparer.Compare(_pair.Control, _pair.Candidate);
        return _running.Differences.Count;
    }

    [Benchmark(Description = "JsonElement.DeepEquals")]
    public bool Elements()
    {
        using var control = JsonDocument.Parse(_pair.Control);
        using var candidate = JsonDocument.Parse(_pair.Candidate);
        return JsonElement.DeepEquals(control.RootElement, candidate.RootElement);
    }

    [Benchmark(Description = "JsonNode.DeepEquals")]
    public bool Nodes()
    {
        var (control, candidate) = (JsonNode.Parse(_pair.Control)!, JsonNode.Parse(_pair.Candidate)!);
        if (Case is ComparedCase.TwoIgnoredFields)
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
        var (control, candidate) = Parse();
        return JToken.DeepEquals(control, candidate);
    }

    [Benchmark(Description = "JsonDiffPatch.Net Diff")]
    public bool DiffPatch()
    {
        // Its table for arrays has as many cells as both lengths multiplied.
        if (Length > 262_144 || (Length > 16_384 && Case is ComparedCase.ShuffledByKey or ComparedCase.ManyDifferences))
        {
            throw new NotSupportedException("It would take too long.");
        }

        var (control, candidate) = Parse();
        return s_differ.Diff(control, candidate) is null;
    }

    private (JToken Control, JToken Candidate) Parse()
    {
        var (control, candidate) = (JToken.Parse(Encoding.UTF8.GetString(_pair.Control)), JToken.Parse(Encoding.UTF8.GetString(_pair.Candidate)));
        if (Case is ComparedCase.TwoIgnoredFields)
        {
            foreach (var document in (JToken[])[control, candidate])
            {
                ((JObject)document).Remove("generatedAt");
                ((JObject)document["trailer"]!).Remove("traceId");
            }
        }

        return (control, candidate);
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
