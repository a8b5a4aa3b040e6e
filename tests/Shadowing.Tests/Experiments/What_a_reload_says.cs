using System.Globalization;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shadowing.Experiments;
using Shadowing.Operations;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Experiments;

/// <summary>Whoever changes a setting wants to know that it was taken over, and what it was before.</summary>
public sealed class What_a_reload_says
{
    private const string Secret = "of sixteen characters";

    private readonly ReloadableConfiguration _settings = new(Base());

    [Theory]
    [InlineData("Enabled", "false", "Enabled: true → false")]
    [InlineData("Capacity", "10", "Capacity: 1024 → 10")]
    [InlineData("DrainTimeout", "00:00:01", "DrainTimeout: 00:00:05 → 00:00:01")]
    [InlineData("Samples:PerGroup", "7", "Samples:PerGroup: 5 → 7")]
    [InlineData("Alerts:MinCoverage", "50%", "Alerts:MinCoverage: 0.9 → 0.5")]
    [InlineData("Redaction:AllowPaths:0", "$.a", "Redaction:AllowPaths: none → [$.a]")]
    [InlineData("Experiments:x:SampleRate", "1%", "Experiments:x:SampleRate: 0.5 → 0.01")]
    [InlineData("Experiments:x:Enabled", "false", "Experiments:x:Enabled: true → false")]
    [InlineData("Experiments:x:MaxPerSecond", "5", "Experiments:x:MaxPerSecond: 50 → 5")]
    [InlineData("Experiments:x:Timeout", "00:00:09", "Experiments:x:Timeout: 00:00:02 → 00:00:09")]
    [InlineData("Experiments:x:Headers:Compare:0", "ETag", "Experiments:x:Headers:Compare: [Content-Type] → [ETag]")]
    [InlineData("Experiments:x:Limits:MaxMismatches", "2%", "Experiments:x:Limits:MaxMismatches: 0.01 → 0.02")]
    [InlineData("Experiments:x:Contact:Owner", "team-a", "Experiments:x:Contact:Owner: none → team-a")]
    [InlineData("Experiments:x:Ignore:0", "$.at", "Experiments:x:Rules: none → [Ignore $.at]")]
    [InlineData("Experiments:x:CandidateVersion", "2", "Experiments:x:CandidateVersion: none → 2")]
    public async Task One_setting_that_changed_is_one_line_with_what_it_was_and_what_it_is(string key, string value, string change)
    {
        await using var host = await StartAsync();
        _settings.Set(Base(($"Shadowing:{key}", value)));
        var line = Assert.Single(Lines(host));
        Assert.Contains(change, line, StringComparison.Ordinal);
        Assert.DoesNotContain(";", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ignore", "$.member{0:00}", 12, "+12", "Experiments:x:Rules: added [Ignore $.member12]")]
    [InlineData("Ignore", "$.member{0:00}", 12, "-3", "Experiments:x:Rules: removed [Ignore $.member03]")]
    [InlineData("Ignore", "$.member{0:00}", 12, "~3", "Experiments:x:Rules: added [Ignore $.member99], removed [Ignore $.member03]")]
    [InlineData("Ignore", "$.member{0:00}", 12, "swap", "Experiments:x:Rules: reordered")]
    [InlineData("Ignore", "$.member{0:00}", 12, "twice", "Experiments:x:Rules: added [Ignore $.member00]")]
    [InlineData("Routes", "GET /a/rather/long/way/to/{0:00}", 6, "~5",
        "Experiments:x:Routes: added [GET /a/rather/long/way/to/99], removed [GET /a/rather/long/way/to/05]")]
    [InlineData("Ignore", "$.m{0}", 2, "swap", "Experiments:x:Rules: [Ignore $.m0, Ignore $.m1] → [Ignore $.m1, Ignore $.m0]")]
    public async Task Of_a_long_list_what_was_added_and_what_was_removed_is_said(string list, string item, int count, string change,
        string said)
    {
        var before = Enumerable.Range(0, count).ToList();
        var now = Changed(before, change);
        _settings.Set(Base(Listed(list, item, before)));
        await using var host = await StartAsync();
        _settings.Set(Base(Listed(list, item, now)));
        var line = Assert.Single(Lines(host));
        Assert.Contains(said, line, StringComparison.Ordinal);
        Assert.DoesNotContain(";", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_in_which_hundreds_changed_is_still_said_in_one_bounded_line()
    {
        _settings.Set(Base(Listed("Ignore", new string('a', 150).Insert(0, "$.") + "{0}", [.. Enumerable.Range(0, 500)])));
        await using var host = await StartAsync();
        _settings.Set(Base(Listed("Ignore", new string('b', 150).Insert(0, "$.") + "{0}", [.. Enumerable.Range(0, 400)])));
        var line = Assert.Single(Lines(host));
        Assert.InRange(line.Length, 100, 1_000);
        Assert.Contains("and 397 more], removed [", line, StringComparison.Ordinal);
        Assert.Contains("and 497 more]", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_item_that_reads_as_two_is_not_taken_for_them()
    {
        _settings.Set(Base(("Shadowing:Experiments:x:Limits:Critical:0", "GET /a, GET /b")));
        await using var host = await StartAsync();
        _settings.Set(Base(("Shadowing:Experiments:x:Limits:Critical:0", "GET /a"),
            ("Shadowing:Experiments:x:Limits:Critical:1", "GET /b")));
        Assert.Contains("Experiments:x:Limits:Critical: ", Assert.Single(Lines(host)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Contact:Owner")]
    [InlineData("Ignore:0")]
    public async Task Of_long_values_that_begin_alike_what_differs_is_said(string key)
    {
        var begins = "$." + new string('a', 300);
        _settings.Set(Base(($"Shadowing:Experiments:x:{key}", begins + "old")));
        await using var host = await StartAsync();
        _settings.Set(Base(($"Shadowing:Experiments:x:{key}", begins + "new")));
        var line = Assert.Single(Lines(host));
        Assert.Contains("aold", line, StringComparison.Ordinal);
        Assert.Contains("anew", line, StringComparison.Ordinal);
        Assert.InRange(line.Length, 50, 600);
    }

    [Fact]
    public async Task Several_changes_are_one_line()
    {
        await using var host = await StartAsync();
        _settings.Set(Base(("Shadowing:Enabled", "false"), ("Shadowing:Experiments:x:SampleRate", "0"),
            ("Shadowing:Experiments:y:SampleRate", "1")));
        var line = Assert.Single(Lines(host));
        Assert.Contains("Enabled: true → false", line, StringComparison.Ordinal);
        Assert.Contains("Experiments:x:SampleRate: 0.5 → 0", line, StringComparison.Ordinal);
        Assert.Contains("y is new", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_experiment_that_is_gone_is_said_in_the_log_and_in_its_report()
    {
        _settings.Set(Base(("Shadowing:Experiments:y:SampleRate", "1")));
        await using var host = await StartAsync();
        _settings.Set(Base());
        Assert.Contains("y is gone", Assert.Single(Lines(host)), StringComparison.Ordinal);
        Assert.Contains("not declared any more", (await host.ReportAsync("y")).Summary, StringComparison.Ordinal);
        _settings.Set(Base(("Shadowing:Experiments:y:SampleRate", "1")));
        Assert.Contains("y is new", Lines(host)[^1], StringComparison.Ordinal);
        Assert.Contains("100 %", (await host.ReportAsync("y")).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_fires_without_a_change_says_nothing()
    {
        await using var host = await StartAsync();
        _settings.Set(Base());
        _settings.Set(Base());
        Assert.Empty(Lines(host));
    }

    [Fact]
    public async Task After_a_refused_configuration_the_next_valid_one_is_said_even_if_it_is_the_old_one()
    {
        await using var host = await StartAsync();
        _settings.Set(Base(("Shadowing:Experiments:x:SampleRate", "a lot")));
        Assert.Empty(Lines(host));
        _settings.Set(Base());
        Assert.Contains("valid again", Assert.Single(Lines(host)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Secret", "another one of twenty characters", "Secret: (withheld) → (withheld)")]
    [InlineData("Alerts:Secret", "another one of twenty characters", "Alerts:Secret: none → (withheld)")]
    [InlineData("Alerts:Webhook", "https://hooks.example/services/T0/B0/hunter2?key=hunter2",
        "Alerts:Webhook: none → https://hooks.example/…")]
    public async Task A_secret_is_not_told(string key, string value, string change)
    {
        await using var host = await StartAsync();
        _settings.Set(Base(($"Shadowing:{key}", value)));
        var line = Assert.Single(Lines(host));
        Assert.Contains(change, line, StringComparison.Ordinal);
        Assert.All(host.Logs.Entries, entry =>
        {
            Assert.DoesNotContain("hunter2", entry.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("another one", entry.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(Secret, entry.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_reload_of_very_many_changes_is_still_one_line_of_bounded_length()
    {
        await using var host = await StartAsync();
        _settings.Set(Base([.. Enumerable.Range(0, 500)
            .Select(static number => ($"Shadowing:Experiments:e{number}:SampleRate", (string?)"1")),
                ("Shadowing:Experiments:x:Contact:Owner", new string('a', 5_000))]));
        var line = Assert.Single(Lines(host));
        Assert.InRange(line.Length, 100, 4_000);
        Assert.Contains("more", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_on_several_lines_stays_on_one()
    {
        await using var host = await StartAsync();
        _settings.Set(Base(("Shadowing:Experiments:x:Contact:Owner", "a\nfake: line\u001b[31m")));
        Assert.DoesNotContain(Assert.Single(Lines(host)), char.IsControl);
    }

    [Fact]
    public async Task Every_setting_is_looked_at()
    {
        var missing = new List<string>();
        foreach (var (key, value) in Changes())
        {
            var settings = new ReloadableConfiguration(Base());
            await using var host = await StartAsync(settings);
            settings.Set(Base(($"Shadowing:{key}", value)));
            if (Lines(host).Count != 1)
            {
                missing.Add(key + " " + string.Join(' ', host.Logs.Of(LogLevel.Error)));
            }
        }

        Assert.Empty(missing);
        var known = Changes().Select(static change => change.Key).ToList();
        Assert.All(Settable(typeof(ShadowingOptions), string.Empty).Where(static key => key != "ThrowOnMismatch"),
            key => Assert.Contains(known, change => change == key || change == key + ":0"));
        Assert.All(Settable(typeof(ExperimentOptions), "Experiments:x:"),
            key => Assert.Contains(known, change => change == key || change == key + ":0" || key == "Experiments:x:Comparison"));
    }

    [Fact]
    public async Task A_stop_and_a_start_by_a_person_are_said_without_who_it_was()
    {
        await using var host = await StartAsync();
        await host.Services.GetRequiredService<ExperimentOperations>().StopAsync("x", "ann", "hunter2", default);
        Assert.Contains("x", Assert.Single(host.Logs.Entries, static entry => entry.Event.Name == "Stopped").Message,
            StringComparison.Ordinal);
        await host.Services.GetRequiredService<ExperimentOperations>().StartAsync("x", "ann", "hunter2", null, default);
        Assert.Single(host.Logs.Entries, static entry => entry.Event.Name == "Resumed" && entry.Event.Id / 1000 == 1);
        Assert.All(host.Logs.Entries, static entry => Assert.DoesNotContain("hunter2", entry.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_rules_that_two_sources_put_at_one_index_are_named_with_their_sources()
    {
        var failure = await Assert.ThrowsAsync<InvalidShadowingException>(() => StartAsync(
            """{ "Shadowing": { "Experiments": { "x": { "SampleRate": 1, "Rules": [ { "Unordered": "$.items", "Key": "sku" } ] } } } }""",
            """{ "Shadowing": { "Experiments": { "x": { "Rules": [ { "Tolerance": "$.total", "Absolute": 0.01 } ] } } } }"""));
        var error = Assert.Single(failure.Errors);
        Assert.Contains("Shadowing:Experiments:x:Rules:0", error, StringComparison.Ordinal);
        Assert.Contains("Unordered", error, StringComparison.Ordinal);
        Assert.Contains("Tolerance", error, StringComparison.Ordinal);
        Assert.Contains("first.json", error, StringComparison.Ordinal);
        Assert.Contains("second.json", error, StringComparison.Ordinal);
        Assert.Contains("Rules:1", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_rules_in_one_element_of_one_source_are_named_without_blaming_another()
    {
        var failure = await Assert.ThrowsAsync<InvalidShadowingException>(() => StartAsync(
            """{ "Shadowing": { "Experiments": { "x": { "Rules": [ { "Unordered": "$.items", "Tolerance": "$.total", "Absolute": 0.01 } ] } } } }"""));
        Assert.Equal("Shadowing:Experiments:x:Rules:0 says Tolerance and Unordered; it must say one of them: make two rules of it.",
            Assert.Single(failure.Errors));
    }

    [Theory]
    [InlineData("""{ "Ignore": [ "$.a", "$.b", "$.c" ] }""", """{ "Ignore": [ "$.z" ] }""", "Ignore")]
    [InlineData("""{ "Candidate": "http://127.0.0.1:1", "Routes": [ "GET /a", "GET /b" ] }""", """{ "Routes": [ "GET /z" ] }""", "Routes")]
    [InlineData("""{ "Headers": { "Forward": [ "Accept", "X-A" ] } }""", """{ "Headers": { "Forward": [ "X-Z" ] } }""", "Headers:Forward")]
    [InlineData("""{ "Rules": [ { "Trim": "$.a" }, { "Trim": "$.b" } ] }""", """{ "Rules": [ { "Trim": "$.z" } ] }""", "Rules")]
    [InlineData("""{ "Rules": [ { "Tolerance": "$.a", "Absolute": 0.01 } ] }""",
        """{ "Rules": [ { "Tolerance": "$.z", "Relative": 0.1 } ] }""", "Rules:0")]
    public async Task A_list_that_two_sources_made_together_is_told_with_both(string first, string second, string list)
    {
        await using var host = await StartAsync(
            $$"""{ "Shadowing": { "Experiments": { "x": {{first}} } } }""",
            $$"""{ "Shadowing": { "Experiments": { "x": {{second}} } } }""");
        var warning = Assert.Single(host.Logs.Of(LogLevel.Warning));
        Assert.Contains($"Shadowing:Experiments:x:{list} ", warning, StringComparison.Ordinal);
        Assert.Contains("first.json", warning, StringComparison.Ordinal);
        Assert.Contains("second.json", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "Ignore": [ "$.a", "$.b" ] }""", """{ "Ignore": [ "$.y", "$.z" ] }""")]
    [InlineData("""{ "Ignore": [ "$.a", "$.b" ] }""", """{ "Ignore": { "2": "$.c" } }""")]
    [InlineData("""{ "Ignore": [ "$.a", "$.b" ] }""", """{ "Ignore": [ "$.a" ] }""")]
    [InlineData("""{ "Rules": [ { "Tolerance": "$.a", "Absolute": 0.01 } ] }""", """{ "Rules": [ { "Absolute": 0.1 } ] }""")]
    [InlineData("""{ "Rules": [ { "Tolerance": "$.a", "Absolute": 0.01 } ] }""", """{ "SampleRate": 1 }""")]
    public async Task A_list_that_one_source_replaces_or_adds_to_is_no_warning(string first, string second)
    {
        await using var host = await StartAsync(
            $$"""{ "Shadowing": { "Experiments": { "x": {{first}} } } }""",
            $$"""{ "Shadowing": { "Experiments": { "x": {{second}} } } }""");
        Assert.Empty(host.Logs.Of(LogLevel.Warning));
    }

    private static List<int> Changed(List<int> before, string change) => change switch
    {
        "swap" => [.. before.Skip(1).Take(1), before[0], .. before.Skip(2)],
        "twice" => [.. before, before[0]],
        ['+', .. var added] => [.. before, int.Parse(added, CultureInfo.InvariantCulture)],
        ['-', .. var removed] => [.. before.Where(number => number != int.Parse(removed, CultureInfo.InvariantCulture))],
        ['~', .. var replaced] => [.. before.Select(number => number == int.Parse(replaced, CultureInfo.InvariantCulture) ? 99 : number)],
        _ => before,
    };

    private static (string Key, string? Value)[] Listed(string list, string item, List<int> numbers) =>
        [.. numbers.Select((number, place) => ($"Shadowing:Experiments:x:{list}:{place}",
            (string?)string.Format(CultureInfo.InvariantCulture, item, number)))];

    private static Task<ShadowHost> StartAsync(params string[] sources)
    {
        var folder = Directory.CreateTempSubdirectory("shadowing-").FullName;
        var builder = new ConfigurationBuilder();
        foreach (var (source, name) in sources.Zip((string[])["first.json", "second.json"]))
        {
            File.WriteAllText(Path.Combine(folder, name), source, Encoding.UTF8);
            builder.AddJsonFile(Path.Combine(folder, name), optional: false, reloadOnChange: false);
        }

        return ShadowHost.StartAsync(services => services.AddShadowing(builder.Build()));
    }

    private Task<ShadowHost> StartAsync() => StartAsync(_settings);

    private static Task<ShadowHost> StartAsync(ReloadableConfiguration settings) =>
        ShadowHost.StartAsync(services => services.AddShadowing(new ConfigurationBuilder().Add(settings).Build()), "Staging");

    private static List<string> Lines(ShadowHost host) =>
        [.. host.Logs.Entries.Where(static entry => entry.Event.Name == "Reloaded").Select(static entry => entry.Message)];

    private static (string Key, string? Value)[] Base(params (string Key, string? Value)[] changes) =>
    [
        .. changes.Concat([("Shadowing:Secret", Secret), ("Shadowing:Experiments:x:SampleRate", "0.5"),
            ("Shadowing:Experiments:x:Candidate", "http://127.0.0.1:1")]).DistinctBy(static pair => pair.Item1),
    ];

    private static (string Key, string? Value)[] Changes() =>
    [
        ("Enabled", "false"), ("Capacity", "7"), ("MaxBytes", "65536"), ("Workers", "7"), ("MaxStuck", "7"), ("PoolHeadroom", "7"),
        ("DrainTimeout", "00:00:07"),
        ("KeepValues", "true"), ("Secret", "another secret of many"), ("Version", "7"), ("Instance", "7"),
        ("KillSwitchFile", "/z"),
        ("Redaction:AllowPaths:0", "$.z"), ("Redaction:AllowHeaders:0", "z"), ("Redaction:AllowQuery:0", "z"),
        ("Redaction:AllowRoute:0", "z"), ("Redaction:SensitiveNames:0", "zz"),
        ("Samples:MaxGroups", "7"), ("Samples:PerGroup", "7"), ("Samples:MaxBytes", "65536"), ("Samples:MaxBodyBytes", "7"),
        ("Samples:MaxAge", "1.00:00:00"),
        ("Alerts:Webhook", "http://z"), ("Alerts:Secret", "another secret of many"), ("Alerts:Interval", "00:07:00"),
        ("Alerts:Silence", "00:07:00"), ("Alerts:MinCoverage", "0.7"), ("Alerts:NewGroupShare", "0.7"), ("Alerts:Dashboard", "http://z"),
        ("Experiments:x:Enabled", "false"), ("Experiments:x:SampleRate", "0.7"), ("Experiments:x:MaxPerSecond", "7"),
        ("Experiments:x:Candidate", "http://z"), ("Experiments:x:Routes:0", "GET /z"), ("Experiments:x:Methods:0", "PUT"),
        ("Experiments:x:Timeout", "00:00:07"), ("Experiments:x:MaxBodyBytes", "7000"), ("Experiments:x:Sticky", "trace"),
        ("Experiments:x:SelfCheck", "0.7"), ("Experiments:x:Control", "http://z"), ("Experiments:x:CandidateVersion", "7"),
        ("Experiments:x:Headers:Compare:0", "z"), ("Experiments:x:Headers:Forward:0", "z"), ("Experiments:x:Limits:MaxMismatches", "0.7"),
        ("Experiments:x:Limits:HarmfulMismatches", "0.005"), ("Experiments:x:Limits:MaxFailures", "0.7"),
        ("Experiments:x:Limits:MinCoverage", "0.7"), ("Experiments:x:Limits:MinPerEndpoint", "7"),
        ("Experiments:x:Limits:MinDistinct", "7"), ("Experiments:x:Limits:MinHours", "7"), ("Experiments:x:Limits:Unverified:0", "z"),
        ("Experiments:x:Limits:Latency:P50", "7"), ("Experiments:x:Limits:Latency:P99", "7"),
        ("Experiments:x:Limits:Critical:0", "z"), ("Experiments:x:Contact:Owner", "z"), ("Experiments:x:Contact:OnCall", "z"),
        ("Experiments:x:Contact:Escalation", "z"),
        ("Experiments:x:Rules:0:Trim", "$.z"), ("Experiments:x:Ignore:0", "$.z"), ("Experiments:x:JsonTypes:0", "application/vnd.z"),
        ("Experiments:x:KnownShapesOff:0", "problem-details-trace-id"), ("Experiments:x:Important:0", "$.z"),
    ];

    private static IEnumerable<string> Settable(Type type, string prefix) =>
        type.GetProperties()
            .SelectMany(property =>
                property.PropertyType.Namespace == typeof(ExperimentOptions).Namespace
                    || property.PropertyType == typeof(Shadowing.Redaction.RedactionOptions)
            ? Settable(property.PropertyType, $"{prefix}{property.Name}:")
            : [prefix + property.Name]);
}
