using System.Text.RegularExpressions;
using Shadowing.TestSupport;

namespace Shadowing.Observability.Tests.Prometheus;

public sealed class Alert_rules
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "docs/guide/observability");
    private static readonly string s_rules = File.ReadAllText(Path.Combine(s_folder, "prometheus-rules.yml"));
    private static readonly string s_cases = File.ReadAllText(Path.Combine(s_folder, "prometheus-rules.test.yml"));
    private static readonly List<string> s_alerts = [.. Regex.Matches(s_rules, @"- alert: (\w+)").Select(alert => alert.Groups[1].Value)];

    [Fact]
    public async Task The_rules_are_valid()
    {
        var (exit, output) = await Command.RunAsync(await DebianPackages.CommandAsync("promtool", "prometheus"), s_folder, "check",
            "rules", "prometheus-rules.yml");
        Assert.True(exit == 0, output);
        Assert.Contains($"{s_alerts.Count} rules found", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_alert_fires_and_stays_quiet_where_it_should()
    {
        var (exit, output) = await Command.RunAsync(await DebianPackages.CommandAsync("promtool", "prometheus"), s_folder, "test", "rules",
            "prometheus-rules.test.yml");
        Assert.True(exit == 0, output);
    }

    [Fact]
    public async Task The_check_sees_an_alert_that_does_not_fire()
    {
        var folder = Directory.CreateTempSubdirectory("shadowing-rules").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "prometheus-rules.yml"),
                s_rules.Replace("shadowing_breaker_open) > 0", "shadowing_breaker_open) > 1", StringComparison.Ordinal),
                TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder, "prometheus-rules.test.yml"), s_cases, TestContext.Current.CancellationToken);
            var (exit, output) = await Command.RunAsync(await DebianPackages.CommandAsync("promtool", "prometheus"), folder, "test",
                "rules", "prometheus-rules.test.yml");
            Assert.NotEqual(0, exit);
            Assert.Contains("ShadowingBreakerOpen", output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Each_alert_has_a_firing_case_a_quiet_case_and_a_page_of_the_runbook()
    {
        Assert.True(s_alerts.Count >= 8);
        var runbook = File.ReadAllText(Path.Combine(s_folder, "README.md"));
        foreach (var alert in s_alerts)
        {
            Assert.Contains($"- name: {alert} fires\n", s_cases, StringComparison.Ordinal);
            Assert.Contains($"- name: {alert} stays quiet\n", s_cases, StringComparison.Ordinal);
            Assert.Contains($"### {alert}\n", runbook, StringComparison.Ordinal);
        }

        // A case that is called firing expects an alert, one that is called quiet expects none.
        var cases = s_cases.Split("  - name: ")[1..];
        Assert.Equal(s_alerts.Count * 2, cases.Length);
        Assert.All(cases, text =>
            Assert.Equal(text.Split('\n')[0].EndsWith("stays quiet", StringComparison.Ordinal),
                text.Contains("exp_alerts: []", StringComparison.Ordinal)));
        Assert.All(cases, text => Assert.Contains($"alertname: {text.Split(' ')[0]}\n", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Each_alert_says_what_is_wrong_and_what_to_do_and_one_alone_is_a_page()
    {
        foreach (var rule in s_rules.Split("- alert: ")[1..])
        {
            Assert.Matches(@"summary: "".+""\s+description: "".+""\s+runbook: "".{40,}""", rule);
            Assert.Equal(rule.StartsWith("ShadowingFaultOnCallersPath", StringComparison.Ordinal) ? "page" : "ticket",
                Regex.Match(rule, @"severity: (\w+)").Groups[1].Value);
        }
    }

    [Fact]
    public void The_rules_ask_for_metrics_and_tags_that_there_are()
    {
        Assert.Empty(Regex.Matches(s_rules, @"expr: \|\n((?: {10}.*\n)+)")
            .SelectMany(expression => PrometheusNames.Unknown(expression.Groups[1].Value)));
        Assert.NotEmpty(PrometheusNames.Unknown("sum(shadowing_calls_finished)"));
    }
}
