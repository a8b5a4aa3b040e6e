using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Comparison.Rules.Kinds;
using Shadowing.Experiments;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Dashboard;

/// <summary>What a trial says of a rule, held against what becomes of the same call when the rule is saved as the trial's own snippet has
/// it.</summary>
public sealed class Trying_rules
{
    private const string Experiment = "/shadowing/api/v1/experiments/tried";

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task Says_what_the_engine_does_when_the_rule_is_saved(string environment)
    {
        var settings = new ReloadableConfiguration();
        TrialCase now = TrialCase.All[0];
        await using var app = await StartAsync(environment, settings, () => now);
        var registry = app.App.Services.GetRequiredService<ExperimentRegistry>();
        var wrong = new List<string>();
        var told = new Dictionary<string, int>(StringComparer.Ordinal) { ["hidden"] = 0, ["remaining"] = 0, ["unknown"] = 0 };
        var ofKinds = RuleKinds.All.Where(static kind => kind.Read is not null)
            .ToDictionary(static kind => kind, static _ => (Hidden: 0, Unknown: 0));
        foreach (var tried in TrialCase.All)
        {
            now = tried;
            settings.Set();
            await PostAsync(app, "forget", """{ "reason": "the next" }""");
            Assert.True(await CallsAsync(app) > 0, $"{tried}: nothing differs");
            var (status, answer) = await PostAsync(app, "rules/try", tried.Rule);
            if (status != 200)
            {
                wrong.Add($"{tried}: {answer}");
                continue;
            }

            using var report = JsonDocument.Parse(answer);
            int Of(string name) => report.RootElement.GetProperty(name).GetInt32();
            var (calls, hidden, remaining, unknown) = (Of("calls"), Of("hidden"), Of("remaining"), Of("unknown"));
            Assert.Equal(calls, hidden + remaining + unknown);

            // As somebody pastes it: into the experiment's section.
            settings.Set([.. Flat($"{{ \"Shadowing\": {{ \"Experiments\": {{ \"tried\": {{ {report.RootElement.GetProperty("snippet").GetString()} }} }} }} }}")]);
            Assert.True(registry.Rejection is null, registry.Rejection);
            await PostAsync(app, "forget", """{ "reason": "with the rule" }""");
            var differs = await CallsAsync(app) > 0;

            // A call is hidden where all of it would agree.
            told["hidden"] += hidden;
            told["remaining"] += remaining;
            told["unknown"] += unknown;
            ofKinds[tried.Kind] = (ofKinds[tried.Kind].Hidden + hidden, ofKinds[tried.Kind].Unknown + unknown);
            if ((hidden > 0 && differs) || (remaining > 0 && !differs)
                || (environment is "Development" && unknown > 0 && !tried.Rule.Contains("password", StringComparison.Ordinal)))
            {
                wrong.Add($"{tried}: {hidden} hidden, {remaining} remaining, {unknown} unknown; with the rule the call {(differs ? "differs" : "agrees")}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));

        // Marks stand for values in Production: what looks at those cannot be told there, and all else can.
        Assert.All(ofKinds, kind => Assert.True(
            environment is "Production" && kind.Key.LooksAtValues ? kind.Value is { Hidden: 0, Unknown: > 0 } : kind.Value.Hidden > 0,
            $"{kind.Key.Name} at {kind.Key.Step}: {kind.Value}"));
        Assert.True(told["hidden"] > 15 && told["remaining"] > 10, string.Join(", ", told));
        Assert.True(environment is "Development" || told["unknown"] > 3, string.Join(", ", told));
    }

    [Theory]
    [InlineData("""{ "rule": "Ignroe", "path": "$.a" }""", "must say one of EmptyIsMissing, IgnoreCase")]
    [InlineData("""{ "rule": "", "path": "$.a" }""", "Give 'rule'")]
    [InlineData("""{ "rule": "Trim", "path": "$.a", "Trim:x": "y" }""", "'Trim:x' is no key of a rule")]
    [InlineData("""{ "rule": "Replace", "path": "$.a", "pattern": "x", "with:y": "z" }""", "'with:y' is no key of a rule")]
    [InlineData("""{ "rule": "Ignore" }""", "Give 'rule'")]
    [InlineData("""{ "rule": "Ignore", "path": "a.b" }""", "a.b")]
    [InlineData("""{ "rule": "Ignore", "path": "$[" }""", "$[")]
    [InlineData("""{ "rule": "Tolerance", "path": "$.a" }""", "Tolerance")]
    [InlineData("""{ "rule": "Tolerance", "path": "$.a", "absolute": "much" }""", "much")]
    [InlineData("""{ "rule": "Tolerance", "path": "$.a", "absolute": -1 }""", "-1")]
    [InlineData("""{ "rule": "Tolerance", "path": "$.a", "absolute": "NaN" }""", "NaN")]
    [InlineData("""{ "rule": "Tolerance", "path": "$.a", "absolute": "Infinity" }""", "Infinity")]
    [InlineData("""{ "rule": "Tolerance", "path": "$.a", "absolute": 1, "within": "00:00:01" }""", "either of times or of numbers")]
    [InlineData("""{ "rule": "Replace", "path": "$.a", "pattern": "(", "with": "x" }""", "(")]
    [InlineData("""{ "rule": "Replace", "path": "$.a" }""", "Replace")]
    [InlineData("""{ "rule": "Round", "path": "$.a", "digits": 99 }""", "99")]
    [InlineData("""{ "rule": "Unordered", "path": "$.a", "digits": 2 }""", "belongs to the rule Round")]
    [InlineData("""{ "rule": "Trim", "path": "$.a", "Shape": "$.b" }""", "must say one of")]
    [InlineData("""{ "rule": "Trim:x", "path": "$.a" }""", "Trim")]
    [InlineData("""{ "rule": "Shape", "path": "header:X" }""", "header:X")]
    [InlineData("""{ "rule": "Normalize", "path": "$.a" }""", "must say one of")]
    public async Task Refuses_what_is_no_rule_with_the_words_of_the_configuration(string rule, string said)
    {
        await using var app = await StartAsync("Development", new ReloadableConfiguration(), static () => TrialCase.All[0]);
        await CallsAsync(app);
        var (status, answer) = await PostAsync(app, "rules/try", rule);
        using var problem = JsonDocument.Parse(answer);
        Assert.Equal((400, true),
            (status, problem.RootElement.GetProperty("detail").GetString()!.Contains(said, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("+5")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData(" 5 ")]
    [InlineData("05")]
    public async Task Gives_a_snippet_that_is_JSON_however_a_number_is_written(string number)
    {
        await using var app = await StartAsync("Development", new ReloadableConfiguration(), static () => TrialCase.All[0]);
        await CallsAsync(app);
        var (status, answer) = await PostAsync(app, "rules/try", $$"""{ "rule": "Tolerance", "path": "$.a", "absolute": "{{number}}" }""");
        using var report = JsonDocument.Parse(answer);
        if (status == 200)
        {
            using var snippet = JsonDocument.Parse($"{{ {report.RootElement.GetProperty("snippet").GetString()} }}");
            Assert.Equal("$.a", snippet.RootElement.GetProperty("Rules")[0].GetProperty("Tolerance").GetString());
        }
    }

    [Fact]
    public async Task Takes_the_last_of_two_fields_of_one_name()
    {
        await using var app = await StartAsync("Development", new ReloadableConfiguration(), static () => TrialCase.All[0]);
        await CallsAsync(app);
        var (status, answer) = await PostAsync(app, "rules/try",
            """{ "rule": "Trim", "Rule": "Ignore", "path": "$.a", "PATH": "$.at", "key": "\ud800" }""");
        Assert.Equal(200, status);
        using var report = JsonDocument.Parse(answer);
        Assert.Equal("\"Ignore\": [ \"$.at\" ]", report.RootElement.GetProperty("snippet").GetString());
        Assert.Equal(1, report.RootElement.GetProperty("hidden").GetInt32());
    }

    [Fact]
    public async Task Hides_no_call_whose_differences_are_more_than_are_listed()
    {
        static string Lines(int cents) => string.Join(',', Enumerable.Range(0, 60).Select(line => $"{{\"price\":{line + cents}}}"));
        var many = new TrialCase(string.Empty, $"{{\"lines\":[{Lines(1)}],\"total\":1}}", $"{{\"lines\":[{Lines(2)}],\"total\":2}}");
        await using var app = await StartAsync("Development", new ReloadableConfiguration(), () => many);
        await CallsAsync(app);
        var (status, answer) = await PostAsync(app, "rules/try", """{ "rule": "Ignore", "path": "$.lines[*].price" }""");
        Assert.Equal(200, status);
        using var report = JsonDocument.Parse(answer);
        Assert.Equal(0, report.RootElement.GetProperty("hidden").GetInt32());
        Assert.All(report.RootElement.GetProperty("groups").EnumerateArray(),
            static group => Assert.Equal(0, group.GetProperty("hidden").GetInt32()));
    }

    [Fact]
    public async Task Says_where_calls_still_differ_that_it_does_not_hide_alone_and_that_it_hides_nothing()
    {
        var two = new TrialCase(string.Empty, """{"instant":1,"target":1}""", """{"instant":2,"target":2}""");
        await using var app = await StartAsync("Development", new ReloadableConfiguration(), () => two);
        await CallsAsync(app);
        foreach (var (path, said) in ((string, string)[])
            [
                ("$.target", "0 would agree under this rule and 1 would still differ. $.target vanishes from 1 call; of these 1 still differs at $.instant."),
                ("$.doesNotExist", "0 would agree under this rule and 1 would still differ. It hides nothing: no difference lies where it acts."),
            ])
        {
            var (status, answer) = await PostAsync(app, "rules/try", $$"""{ "rule": "Ignore", "path": "{{path}}" }""");
            Assert.Equal(200, status);
            using var report = JsonDocument.Parse(answer);
            Assert.EndsWith(said, report.RootElement.GetProperty("sentence").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Ends_for_patterns_and_paths_that_are_made_to_take_long()
    {
        var slow = new TrialCase(string.Empty, $"{{\"a\":\"{new string('a', 20_000)}!\"}}", $"{{\"a\":\"{new string('a', 20_000)}?\"}}");
        await using var app = await StartAsync("Development", new ReloadableConfiguration(), () => slow);
        await CallsAsync(app);
        foreach (var rule in (string[])
            [
                """{ "rule": "Replace", "path": "$.a", "pattern": "(a+)+$", "with": "x" }""",
                """{ "rule": "Replace", "path": "$.a", "pattern": "^(a|a)*\\1$", "with": "x" }""",
                """{ "rule": "Replace", "path": "$..*", "pattern": "(?=(a+)+b)", "with": "x" }""",
                $$"""{ "rule": "Ignore", "path": "${{string.Concat(Enumerable.Repeat("..a[*]", 500))}}" }""",
                $$"""{ "rule": "Replace", "path": "$.a", "pattern": "{{new string('(', 2_000)}}a{{new string(')', 2_000)}}", "with": "x" }""",
                $$"""{ "rule": "Replace", "path": "$.a", "pattern": "a{1,2000}{1,2000}", "with": "x" }""",
            ])
        {
            // Whether it is a rule or none: it is answered, within the client's own deadline.
            var (status, _) = await PostAsync(app, "rules/try", rule);
            Assert.True(status is 200 or 400, $"{status} for {rule[..60]}");
        }

        // What is tried is not what is in force.
        using var rules = JsonDocument.Parse(await app.Client.GetStringAsync(new Uri($"{Experiment}/rules", UriKind.Relative)));
        Assert.All(rules.RootElement.EnumerateArray(),
            static rule => Assert.StartsWith("Known shape ", rule.GetProperty("rule").GetString(), StringComparison.Ordinal));
    }

    // Gets in how many places the two sides differ in the newest call.
    private static async Task<int> CallsAsync(TestApp app)
    {
        using (await app.Client.GetAsync(new Uri("/tried", UriKind.Relative)))
        {
        }

        return (await app.ReportAsync("tried")).Groups.Count;
    }

    private static async Task<(int Status, string Answer)> PostAsync(TestApp app, string action,
        [StringSyntax(StringSyntaxAttribute.Json)] string body)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri($"{Experiment}/{action}", UriKind.Relative))
        {
            Headers = { { "Shadowing-Request", "1" } }, Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        using var response = await app.Client.SendAsync(message);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static IEnumerable<(string Key, string? Value)> Flat(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        foreach (var (key, value) in new ConfigurationBuilder().AddJsonStream(stream).Build().AsEnumerable())
        {
            if (value is not null)
            {
                yield return (key, value);
            }
        }
    }

    private static Task<TestApp> StartAsync(string environment, ReloadableConfiguration settings, Func<TrialCase> now) =>
        TestApp.StartAsync(
        builder =>
        {
            ((IConfigurationBuilder)builder.Configuration).Add(settings);
            builder.Services.AddShadowing().AddExperiment("tried", static experiment =>
            {
                (experiment.SampleRate, experiment.MaxPerSecond) = (1, 1_000_000);
                experiment.Headers.Compare.Add("X-Remark");
            });
        },
        app =>
        {
            app.UseShadowing();
            app.MapGet("/tried", context => AnswerAsync(context, now(), isCandidate: false))
                .WithShadow("tried", (HttpContext context) => AnswerAsync(context, now(), isCandidate: true));
            app.MapShadowing("/shadowing").AllowAnonymous();
        },
        environment: environment);

    private static async Task AnswerAsync(HttpContext context, TrialCase now, bool isCandidate)
    {
        context.Response.ContentType = now.Type;
        if ((isCandidate ? now.CandidateHeader : now.ControlHeader) is { } remark)
        {
            context.Response.Headers["X-Remark"] = remark;
        }

        await context.Response.WriteAsync(isCandidate ? now.Candidate : now.Control);
    }
}
