using System.Text.RegularExpressions;
using Shadowing.TestSupport;

namespace Shadowing.Observability.Tests.Prometheus;

/// <summary>What the instruments and tags of docs/reference/metrics.md, which another test holds against the code, are called in
/// Prometheus.</summary>
internal static class PrometheusNames
{
    private static readonly string s_table = File.ReadAllText(Path.Combine(Repository.Root, "docs/reference/metrics.md"));

    public static IReadOnlySet<string> Metrics { get; } =
        Regex.Matches(s_table, @"^\| `(shadowing\.[\w.]+)` \| (\w+) \| (\S+) \|", RegexOptions.Multiline)
        .SelectMany(row => Names(row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value)).ToHashSet(StringComparer.Ordinal);

    public static IReadOnlySet<string> Tags { get; } =
        Regex.Matches(s_table[s_table.IndexOf("Tags,", StringComparison.Ordinal)..], @"^\| ((?:`shadowing\.[\w.]+`(?:, )?)+) \|",
            RegexOptions.Multiline)
        .SelectMany(row => Regex.Matches(row.Groups[1].Value, @"shadowing\.[\w.]+")).Select(tag => tag.Value.Replace('.', '_'))
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>Gets the names in an expression that are neither a metric nor a tag.</summary>
    public static IEnumerable<string> Unknown(string expression) =>
        Regex.Matches(expression, @"\bshadowing_\w+").Select(name => name.Value)
            .Where(name => !Metrics.Contains(name) && !Tags.Contains(name));

    // https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics: units in words, none for annotations, _total for
    // what only grows.
    private static IEnumerable<string> Names(string instrument, string kind, string unit)
    {
        var name = instrument.Replace('.', '_') + unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            ['{', ..] => string.Empty,
            _ => throw new InvalidOperationException($"The unit {unit} has no word here."),
        };
        return kind switch
        {
            "Counter" or "ObservableCounter" => [name + "_total"],
            "Histogram" => [name + "_bucket", name + "_sum", name + "_count"],
            _ => [name],
        };
    }
}
