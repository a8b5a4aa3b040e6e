using System.Globalization;
using System.Text;
using BenchmarkDotNet.Reports;

namespace Shadowing.Benchmarks.Json;

/// <summary>Writes what the JSON benchmarks measured as tables: one for each length, times as ratios to reading both documents.</summary>
internal static class JsonResults
{
    private static readonly string[] s_peers = ["JsonElement.DeepEquals", "JsonNode.DeepEquals", "JToken.DeepEquals",
        "JsonDiffPatch.Net Diff"];

    /// <summary>Writes the tables.</summary>
    public static void Write(StringBuilder text, IReadOnlyCollection<Summary> summaries)
    {
        var reports = summaries.SelectMany(static summary => summary.Reports)
            .Where(static report => report.BenchmarkCase.Descriptor.Type.Namespace == typeof(JsonResults).Namespace
                && report.ResultStatistics is not null)
            .ToLookup(static report => ((int)report.BenchmarkCase.Parameters["Length"],
                (ComparedCase)report.BenchmarkCase.Parameters["Case"]));
        foreach (var length in reports.Select(static group => group.Key.Item1).Distinct().Order())
        {
            Line(text, $"\n## {Size(length)}\n\n| case | two scans | Shadowing | ratio | bytes | MB/s | {string.Join(" | ", s_peers)} |\n|---|--:|--:|--:|--:|--:|{string.Concat(Enumerable.Repeat("--:|", s_peers.Length))}");
            foreach (var how in Enum.GetValues<ComparedCase>())
            {
                Write(text, how, length, [.. reports[(length, how)]]);
            }
        }
    }

    private static void Write(StringBuilder text, ComparedCase how, int length, List<BenchmarkReport> reports)
    {
        if (Find(reports, "two Utf8JsonReader scans") is not { } scans || Find(reports, "**Shadowing**") is not { } ours)
        {
            return;
        }

        var pair = ComparedPair.Of(how, length);
        var (baseline, time) = (scans.ResultStatistics!.Median, ours.ResultStatistics!.Median);
        var bytes = ours.GcStats.GetBytesAllocatedPerOperation(ours.BenchmarkCase) ?? 0;
        var speed = (pair.Control.Length + pair.Candidate.Length) / time * 1_000;
        var peers = s_peers.Select(
            peer => Find(reports, peer) is { } report
                ? string.Create(CultureInfo.InvariantCulture, $"{report.ResultStatistics!.Median / baseline:0.0}")
                : "–");
        Line(text, $"| {Words(how)} | {Time(baseline)} | {Time(time)} | **{time / baseline:0.000}** | {bytes} | {speed:N0} | {string.Join(" | ", peers)} |");
    }

    private static BenchmarkReport? Find(List<BenchmarkReport> reports, string description) =>
        reports.Find(report => report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\'') == description);

    /// <summary>Says how two documents differ.</summary>
    public static string Words(ComparedCase how) => how switch
    {
        ComparedCase.Identical => "identical",
        ComparedCase.TwoIgnoredFields => "two ignored fields, at both ends",
        ComparedCase.RulesThatSelectNothing => "the same, and rules that select nothing",
        ComparedCase.DifferenceAtStart => "one difference at the start",
        ComparedCase.DifferenceInTheMiddle => "one difference in the middle",
        ComparedCase.DifferenceAtEnd => "one difference at the end",
        ComparedCase.ManyDifferences => "a difference in every element",
        ComparedCase.ReorderedKeys => "keys of all objects reversed",
        ComparedCase.ShuffledByKey => "array shuffled, matched by key",
        ComparedCase.OneInserted => "one element inserted",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Says how long they are.</summary>
    public static string Size(int length) => length < 1 << 20 ? $"{length >> 10} KB" : $"{length >> 20} MB";

    private static string Time(double nanoseconds) =>
        nanoseconds < 100_000
            ? FormattableString.Invariant($"{nanoseconds / 1_000:0.00} µs")
            : FormattableString.Invariant($"{nanoseconds / 1_000_000:0.000} ms");

    private static void Line(StringBuilder text, FormattableString line) => text.Append(FormattableString.Invariant(line)).Append('\n');
}
