using System.Text.Json;
using System.Text.RegularExpressions;
using Shadowing.TestSupport;

namespace Shadowing.Observability.Tests.Prometheus;

public sealed class Dashboard_of_grafana
{
    private static readonly JsonElement s_dashboard =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs/guide/observability/grafana-dashboard.json"))).RootElement;
    private static readonly List<string> s_queries =
    [
        .. s_dashboard.GetProperty("panels").EnumerateArray().SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
        .Select(target => target.GetProperty("expr").GetString()!),
        .. s_dashboard.GetProperty("templating").GetProperty("list").EnumerateArray()
        .Where(variable => variable.GetProperty("type").GetString() == "query")
        .Select(variable => variable.GetProperty("query").GetString()!),
    ];

    [Fact]
    public void It_asks_for_metrics_and_tags_that_there_are() => Assert.Empty(s_queries.SelectMany(PrometheusNames.Unknown));

    [Fact]
    public void It_shows_every_instrument_but_sums_of_histograms()
    {
        var shown = s_queries.SelectMany(query => Regex.Matches(query, @"\bshadowing_\w+").Select(name => name.Value))
            .ToHashSet(StringComparer.Ordinal);
        Assert.Empty(PrometheusNames.Metrics.Where(
            name => !name.EndsWith("_sum", StringComparison.Ordinal) && !name.EndsWith("_count", StringComparison.Ordinal)).Except(shown));
    }

    [Fact]
    public async Task Each_query_is_one_that_Prometheus_can_read()
    {
        var expressions = s_queries.Where(query => !query.StartsWith("label_values", StringComparison.Ordinal))
            .Select(query => query.Replace("$__range", "1h", StringComparison.Ordinal));
        var rules = "groups:\n  - name: dashboard\n    rules:\n"
            + string.Concat(expressions.Select(
                (query, number) => $"      - record: panel_{number}\n        expr: {JsonSerializer.Serialize(query)}\n"));
        var file = Path.Combine(Directory.CreateTempSubdirectory("shadowing-dashboard").FullName, "rules.yml");
        await File.WriteAllTextAsync(file, rules, TestContext.Current.CancellationToken);
        var (exit, output) = await Command.RunAsync(await DebianPackages.CommandAsync("promtool", "prometheus"),
            Path.GetDirectoryName(file)!, "check", "rules", file);
        Assert.True(exit == 0, output);
    }

    [Fact]
    public void It_names_no_data_source_and_no_machine()
    {
        Assert.All(s_dashboard.GetProperty("panels").EnumerateArray(),
            panel => Assert.Equal("${datasource}", panel.GetProperty("datasource").GetProperty("uid").GetString()));
        Assert.All(s_dashboard.GetProperty("panels").EnumerateArray(),
            panel => Assert.NotEmpty(panel.GetProperty("description").GetString()!));
        var places = s_dashboard.GetProperty("panels").EnumerateArray().Select(panel => panel.GetProperty("gridPos"))
            .Select(place => (place.GetProperty("x").GetInt32(), place.GetProperty("y").GetInt32())).ToList();
        Assert.Equal(places.Count, places.Distinct().Count());
    }
}
