using BenchmarkDotNet.Attributes;
using JsonDiffPatchDotNet;

namespace Shadowing.Benchmarks.Json;

/// <summary>What the differ costs that makes the deltas. Its table for arrays has as many cells as both lengths multiplied, so that the
/// largest documents are left out.</summary>
public class JsonDeltas
{
    private readonly JsonDiffPatch _differ = new(new Options { TextDiff = TextDiffMode.Simple });
    private ComparedPair _pair = null!;

    [ParamsSource(nameof(Lengths))]
    public int Length { get; set; }

    [ParamsAllValues]
    public ComparedCase Case { get; set; }

    public static IEnumerable<int> Lengths => Smoke.IsOn ? [1_024] : [1_024, 16_384, 262_144];

    [GlobalSetup]
    public void Setup() => _pair = ComparedPair.Of(Case, Length);

    [Benchmark(Description = "JsonDiffPatch.Net Diff")]
    public bool DiffPatch()
    {
        var (control, candidate) = _pair.ParseTokens();
        return _differ.Diff(control, candidate) is null;
    }
}
