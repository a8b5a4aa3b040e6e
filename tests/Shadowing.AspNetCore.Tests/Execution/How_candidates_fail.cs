using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Redaction;
using Shadowing.Reports;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Execution;

public sealed class How_candidates_fail
{
    private const string Body = """{"ok":1}""";

    [Theory]
    [InlineData("error500", "status 500", 500)]
    [InlineData("throttle", "status 429", 429)]
    [InlineData("badjson", "invalid body", 200)]
    [InlineData("brokenchunks", "broken response", 0)]
    [InlineData("halfbody", "broken response", 0)]
    [InlineData("reset", "broken response", 0)]
    public async Task Each_way_is_a_group_with_its_count_its_share_and_calls_to_look_at_and_to_send_again(string kind, string words,
        int status)
    {
        await using var server = new FaultyServer();
        await using var app = await StartAsync(server.Address, ("Experiments:x:Timeout", "00:00:20"));
        for (var number = 0; number < 3; number++)
        {
            Assert.Equal(Body, await app.Client.GetStringAsync(new Uri($"/{kind}/{number}", UriKind.Relative)));
        }

        var report = await app.ReportAsync("x");
        var group = Assert.Single(report.Failures);
        Assert.Equal((words, "GET /{kind}/{id}", 3L), (group.Kind, group.Endpoint, group.Count));
        Assert.Equal((3L, 3L), (group.Share.Count, group.Share.Of));
        Assert.InRange(group.LastSeen, group.FirstSeen, TimeProvider.System.GetUtcNow());
        Assert.Contains($": {words} in GET /{{kind}}/{{id}}.", report.Headline, StringComparison.Ordinal);
        Assert.Equal(3, group.Samples.Count);
        var sample = group.Samples[0];
        Assert.StartsWith($"GET /{kind}/", sample.Request.Line, StringComparison.Ordinal);
        Assert.StartsWith("curl ", sample.Request.Curl, StringComparison.Ordinal);
        Assert.Equal((200, status), (sample.ControlSide.Status, sample.CandidateSide.Status));
        Assert.Contains("\"ok\": 1", sample.ControlSide.Body, StringComparison.Ordinal);
        Assert.True(sample.CandidateSide.Duration > TimeSpan.Zero);
        Assert.NotEqual(string.Empty, sample.SettingsHash);
        Assert.Equal(status == 0, sample.Exceptions.Count > 0);
        Assert.All(sample.Exceptions, static exception => Assert.Empty(exception.Stack));
    }

    [Fact]
    public async Task A_candidate_that_does_not_answer_in_time_is_a_group_and_says_how_long_it_was_waited_for()
    {
        await using var server = new FaultyServer();
        await using var app = await StartAsync(server.Address, ("Experiments:x:Timeout", "00:00:00.200"));
        await app.Client.GetStringAsync(new Uri("/hang/1", UriKind.Relative));
        var group = Assert.Single((await app.ReportAsync("x")).Failures);
        Assert.Equal(("timed out", 1L), (group.Kind, group.Count));
        var side = Assert.Single(group.Samples).CandidateSide;
        Assert.Equal((0, null, "it gave no answer"), (side.Status, side.Body, side.WhyNoBody));
        Assert.True(side.Duration >= TimeSpan.FromMilliseconds(150), $"{side.Duration}");
    }

    [Fact]
    public async Task A_closed_port_is_told_in_the_words_of_the_connection()
    {
        await using var app = await StartAsync(new Uri("http://127.0.0.1:1"));
        await app.Client.GetStringAsync(new Uri("/refused/1", UriKind.Relative));
        var report = await app.ReportAsync("x");
        var group = Assert.Single(report.Failures);
        Assert.Equal("unreachable", group.Kind);
        var exceptions = Assert.Single(group.Samples).Exceptions;
        Assert.Equal(["ConnectionError", "ConnectionRefused"], exceptions.Select(static exception => exception.Error));
        Assert.Equal(["System.Net.Http.HttpRequestException", "System.Net.Sockets.SocketException"],
            exceptions.Select(static exception => exception.Type));
        Assert.Contains("(ConnectionRefused)", app.Report.Capture().ToMarkdown(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_answer_of_an_error_is_kept_with_its_headers_its_body_and_the_build_that_gave_it()
    {
        var build = "1.0";
        await using var candidate = await TestApp.StartAsync(app => app.MapGet("/{kind}/{id}", (HttpContext context) =>
        {
            context.Response.Headers["Shadowing-Version"] = build;
            return Results.Json(new { title = "no such table", password = "hunter2" }, statusCode: 503);
        }));
        await using var app = await StartAsync(candidate.Address);
        await app.Client.GetStringAsync(new Uri("/orders/1", UriKind.Relative));
        await app.ReportAsync("x");
        build = "1.1";
        await app.Client.GetStringAsync(new Uri("/orders/2", UriKind.Relative));
        var group = Assert.Single((await app.ReportAsync("x")).Failures);
        Assert.Equal(("status 503", "1.0", "1.1"), (group.Kind, group.FirstBuild, group.LastBuild));
        var side = group.Samples.Single(static sample => sample.CandidateSide.Version == "1.1").CandidateSide;
        Assert.Contains("no such table", side.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", side.Body, StringComparison.Ordinal);
        Assert.Equal("application/json; charset=utf-8", side.ContentType);
        Assert.Equal("Content-Type", Assert.Single(side.Headers).Name);
        Assert.Equal(("control", true), (group.Samples[0].ControlSide.Version is null ? "unknown" : "control",
            group.Samples[0].ValuesAreKept));
    }

    [Fact]
    public async Task A_handler_that_throws_is_told_by_its_exception_its_message_and_where_it_was_thrown()
    {
        await using var app = await StartAsync(candidate: null);
        for (var id = 0; id < 2; id++)
        {
            Assert.Equal(Body, await app.Client.GetStringAsync(new Uri($"/orders/{id}", UriKind.Relative)));
        }

        var report = await app.ReportAsync("x");
        var group = Assert.Single(report.Failures);
        Assert.Equal($"threw InvalidOperationException at {typeof(How_candidates_fail).FullName}.Shop.Find", group.Kind);
        Assert.Equal((2L, 2L), (group.Count, report.Account.CandidateFailures["threw"]));
        var sample = group.Samples.Single(static sample => sample.Request.Line == "GET /orders/1");
        var (outer, inner) = (sample.Exceptions[0], sample.Exceptions[1]);
        Assert.Equal(("System.InvalidOperationException", "No order 1."), (outer.Type, outer.Message));
        Assert.Equal(("System.FormatException", "1 is odd."), (inner.Type, inner.Message));
        Assert.Matches(@"\.Shop\.Find \(How_candidates_fail\.cs, line \d+\)$", outer.Stack[0]);
        Assert.DoesNotContain(outer.Stack, static line => line.Contains('/', StringComparison.Ordinal));
        Assert.Equal("System.InvalidOperationException", sample.CandidateSide.Failure);
        var line = Assert.Single(app.Logs.Entries, static entry => entry.Event.Id == 4004);
        Assert.Contains(group.Kind, line.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("No order", line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_for_want_of_a_credential_says_which_was_withheld()
    {
        await using var server = new FaultyServer();
        await using var app = await StartAsync(server.Address);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/unauthorized/1", UriKind.Relative));
        request.Headers.Add("Authorization", "Bearer planted-credential");
        using var response = await app.Client.SendAsync(request);
        var report = await app.ReportAsync("x");
        Assert.Equal(1, report.Account.NotComparable["credential_withheld"]);
        var group = Assert.Single(report.Failures);
        Assert.Equal(("refused credential", 1L), (group.Kind, group.Count));
        Assert.Equal(["Authorization"], group.Withheld);
        Assert.Equal(["Authorization"], Assert.Single(group.Samples).Withheld);
        Assert.Equal(401, group.Samples[0].CandidateSide.Status);
        Assert.Equal((1L, 1L), (group.Share.Count, group.Share.Of));

        // Nobody gave it what it asked for: no failure of its own, and told apart.
        Assert.Equal((0L, 0L), (report.FailureShare.Count, report.FailureShare.Of));
        Assert.Equal(1, report.Endpoints.Single(static endpoint => endpoint.Compared > 0).NotCompared);
        Assert.Contains("the candidate refused 1 of 1 calls for want of a credential that is not forwarded", report.Headline,
            StringComparison.Ordinal);
        Assert.Contains("Authorization is not forwarded", app.Report.Capture().ToMarkdown(), StringComparison.Ordinal);
        Assert.DoesNotContain("planted-credential", app.Report.Capture().ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_that_agree_are_never_all_that_is_said_while_others_fail()
    {
        await using var candidate = await TestApp.StartAsync(app => app.MapGet("/{kind}/{id:int}",
            static (int id) => id < 4 ? Results.Text(Body, "application/json") : Results.StatusCode(id < 13 ? 500 : 502)));
        await using var app = await StartAsync(candidate.Address);
        for (var id = 0; id < 16; id++)
        {
            await app.Client.GetStringAsync(new Uri($"/orders/{id}", UriKind.Relative));
        }

        var report = await app.ReportAsync("x");
        Assert.Equal(
            "All 4 comparisons agree, but the candidate failed 12 of 16 calls: status 500 in GET /{kind}/{id} (9 calls) is the most frequent.",
            report.Headline);
        Assert.Equal([9L, 3L], report.Failures.Select(static group => group.Count));
        Assert.All(report.Failures, static group => Assert.Equal(16, group.Share.Of));
    }

    [Fact]
    public async Task Where_values_are_not_kept_messages_are_not_and_secrets_in_them_never_are()
    {
        await using var hidden = await StartAsync(candidate: null, environment: "Production");
        await hidden.Client.GetStringAsync(new Uri("/orders/1", UriKind.Relative));
        var exception = Assert.Single(Assert.Single((await hidden.ReportAsync("x")).Failures).Samples).Exceptions[0];
        Assert.Matches(@"^\[text, 11 characters #[0-9a-f]{8}\]$", exception.Message);
        Assert.NotEmpty(exception.Stack);
        Assert.DoesNotContain("No order", hidden.Report.Capture().ToJson(), StringComparison.Ordinal);
        Assert.DoesNotContain("No order", hidden.Report.Capture().ToMarkdown(), StringComparison.Ordinal);

        await using var open = await StartAsync(candidate: null);
        await open.Client.GetStringAsync(new Uri("/card/1", UriKind.Relative));
        await open.Client.GetStringAsync(new Uri("/password/1", UriKind.Relative));
        var messages = (await open.ReportAsync("x")).Failures.Single().Samples
            .Select(static sample => sample.Exceptions[0].Message).ToList();
        Assert.Contains(messages, static message => message!.StartsWith("paid with [card #", StringComparison.Ordinal));
        Assert.Contains(messages, static message => message!.StartsWith("[text, ", StringComparison.Ordinal));
        Assert.DoesNotContain("hunter2", open.Report.Capture().ToJson(), StringComparison.Ordinal);
        Assert.DoesNotContain("4111 1111", open.Report.Capture().ToJson(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exception")]
    [InlineData("route:id")]
    public async Task A_redactor_that_throws_costs_the_sample_and_never_the_count(string where)
    {
        var redactor = new Redaction.GivenRedactor((place, value) =>
            place.Path == where ? throw new InvalidOperationException("cannot") : value);
        await using var app = await StartAsync(candidate: null, configure: services => services.AddSingleton<IRedactor>(redactor));
        await app.Client.GetStringAsync(new Uri("/orders/1", UriKind.Relative));
        var report = await app.ReportAsync("x");
        var group = Assert.Single(report.Failures);
        Assert.Equal((1, 0), (group.Count, group.Samples.Count));
        Assert.True(report.Account.AddsUp);
        using var health = JsonDocument.Parse(await app.Client.GetStringAsync(new Uri("/shadowing/api/v1/health", UriKind.Relative)));
        Assert.Equal(1, health.RootElement.GetProperty("samples").GetProperty("dropped").GetInt32());
    }

    [Fact]
    public async Task The_api_answers_groups_paged_filtered_and_sorted_one_of_them_and_its_samples()
    {
        await using var candidate = await TestApp.StartAsync(app => app.MapGet("/{kind}/{id:int}",
            static (int id) => Results.StatusCode(id % 3 == 0 ? 500 : 502)));
        await using var app = await StartAsync(candidate.Address);
        for (var id = 0; id < 6; id++)
        {
            await app.Client.GetStringAsync(new Uri($"/orders/{id}", UriKind.Relative));
        }

        await app.ReportAsync("x");
        var all = await GetAsync(app, "failures");
        Assert.Equal((2, "status 502", 4), (all.GetProperty("total").GetInt32(), Text(all.GetProperty("items")[0], "kind"),
            all.GetProperty("items")[0].GetProperty("count").GetInt32()));
        Assert.Equal("status 500", Text((await GetAsync(app, "failures?sort=-count")).GetProperty("items")[0], "kind"));
        Assert.Equal("status 500", Text((await GetAsync(app, "failures?sort=kind&page=1&size=1")).GetProperty("items")[0], "kind"));
        foreach (var (query, total) in (IEnumerable<(string, int)>)[("kind=status", 2), ("kind=STATUS%20500", 1), ("kind=threw", 0),
            ("endpoint=get%20/%7Bkind%7D/%7Bid%7D", 2), ("to=2020-01-01", 0), ("from=2020-01-01", 2)])
        {
            Assert.Equal((query, total), (query, (await GetAsync(app, $"failures?{query}")).GetProperty("total").GetInt32()));
        }

        var id500 = Text((await GetAsync(app, "failures?kind=status%20500")).GetProperty("items")[0], "id");
        var one = await GetAsync(app, $"failures/{id500}");
        Assert.Equal((2, 0), (one.GetProperty("sampleCount").GetInt32(), one.GetProperty("samples").GetArrayLength()));
        Assert.Equal(6, one.GetProperty("share").GetProperty("of").GetInt32());
        var samples = await GetAsync(app, $"failures/{id500}/samples?size=1");
        Assert.Equal((2, 1), (samples.GetProperty("total").GetInt32(), samples.GetProperty("items").GetArrayLength()));
        Assert.StartsWith("curl ", Text(samples.GetProperty("items")[0].GetProperty("request"), "curl"), StringComparison.Ordinal);
        var experiment = await GetAsync(app, string.Empty);
        Assert.Equal(6, experiment.GetProperty("failureShare").GetProperty("count").GetInt32());
        foreach (var (path, status, help) in (IEnumerable<(string, int, string)>)[("failures?endpoint=GET%20/other", 404, "GET /{kind}/{id}"),
            ("failures?kind=odd", 400, "status, timed out"),
            ("failures?sort=up", 400, "use count"), ("failures?size=1000", 400, "use 1 to 100"), ("failures/0123", 404, "gone"),
            ("failures/0123/samples", 404, "gone"), ($"failures/{id500}/samples?page=0", 400, "use 1")])
        {
            using var response = await app.Client.GetAsync(new Uri($"/shadowing/api/v1/experiments/x/{path}", UriKind.Relative));
            Assert.Equal((path, status), (path, (int)response.StatusCode));
            Assert.Contains(help, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using var forget = new HttpRequestMessage(HttpMethod.Post, new Uri("/shadowing/api/v1/experiments/x/forget", UriKind.Relative))
        {
            Content = JsonContent.Create(new { reason = "a new build" }), Headers = { { "Shadowing-Request", "1" } },
        };
        using var forgotten = await app.Client.SendAsync(forget);
        Assert.Equal(200, (int)forgotten.StatusCode);
        Assert.Equal(0, (await GetAsync(app, "failures")).GetProperty("total").GetInt32());
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static Task<JsonElement> GetAsync(TestApp app, string path) =>
        app.Client.GetFromJsonAsync<JsonElement>(new Uri($"/shadowing/api/v1/experiments/x/{path}".TrimEnd('/'), UriKind.Relative));

    private static Task<TestApp> StartAsync(Uri? candidate, params (string Key, string? Value)[] more) =>
        StartAsync(candidate, "Development", configure: null, more);

    private static Task<TestApp> StartAsync(Uri? candidate, string environment = "Development",
        Action<IServiceCollection>? configure = null, params (string Key, string? Value)[] more) => TestApp.StartAsync(
        builder =>
        {
            builder.Configuration.AddInMemoryCollection(
                (candidate is null ? Settings.All("x", more) : Settings.Server("x", candidate, more))
                    .Select(static pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
            configure?.Invoke(builder.Services);
            builder.Services.AddShadowing();
        },
        app =>
        {
            app.UseShadowing();
            var route = app.MapGet("/{kind}/{id}", static () => Results.Text(Body, "application/json"));
            _ = candidate is null ? route.WithShadow("x", Shop.Answer) : route.WithShadow("x");
            app.MapShadowing("/shadowing").AllowAnonymous();
        },
        environment: environment);

    private static class Shop
    {
        public static string Answer(string kind, int id) => Find(kind, id);

        [MethodImpl(MethodImplOptions.NoInlining)]
        private static string Find(string kind, int id) => throw new InvalidOperationException(
            kind switch
            {
                "card" => "paid with 4111 1111 1111 1111",
                "password" => "password=hunter2",
                _ => $"No order {id}.",
            },
            new FormatException($"{id} is odd."));
    }
}
