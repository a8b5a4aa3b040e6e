using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Dashboard.Api;

public sealed class What_the_api_answers : IAsyncLifetime
{
    private TestApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        (string, string?)[] settings =
        [
            ("Shadowing:Experiments:orders-v2:SampleRate", "1"), ("Shadowing:Experiments:orders-v2:MaxPerSecond", "100000"),
            ("Shadowing:Experiments:orders-v2:Ignore:0", "$.at"),
            ("Shadowing:Experiments:orders-v2:Contact:Owner", "team orders"), ("Shadowing:Experiments:other:SampleRate", "0"),
            ("Shadowing:Experiments:other:Candidate", "http://localhost:1"), ("Shadowing:Experiments:other:Routes:0", "GET /other"),
        ];
        _app = await TestApp.StartAsync(
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(
                    settings.Select(pair => new KeyValuePair<string, string?>(pair.Item1, pair.Item2)));
                builder.Services.AddShadowing();
            },
            app =>
            {
                app.UseShadowing();
                app.MapGet("/orders/{id}", (string id) => Results.Json(new { id, total = 10, at = 1 }))
                    .WithShadow("orders-v2", (string id) => Results.Json(new { id, total = id.StartsWith('b') ? 11 : 10, at = 2 }));
                app.MapGet("/names/{id}", (string id) => Results.Json(new { name = "ann" }))
                    .WithShadow("orders-v2", (string id) => Results.Json(new { name = "ANN" }));
                app.MapGet("/other", () => "other");
                app.MapShadowing("/shadowing").AllowAnonymous();
            });
        foreach (var path in (string[])["/orders/a1", "/orders/a2", "/orders/b1", "/orders/b2", "/orders/b3", "/names/1"])
        {
            await _app.Client.GetStringAsync(path);
        }

        await _app.ReportAsync("orders-v2");
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task An_overview_says_state_sentence_verdict_share_latency_and_the_last_minutes()
    {
        var answer = await GetAsync("experiments");
        Assert.Equal(["orders-v2", "other"],
            answer.GetProperty("experiments").EnumerateArray().Select(experiment => Text(experiment, "name")));
        var overview = answer.GetProperty("experiments")[0];
        Assert.Equal(("running", "not yet known", "team orders", 6),
            (Text(overview, "state"), Text(overview, "verdict"), Text(overview, "owner"), overview.GetProperty("compared").GetInt32()));
        Assert.Equal((4, 6), (overview.GetProperty("mismatchShare").GetProperty("count").GetInt32(),
            overview.GetProperty("mismatchShare").GetProperty("of").GetInt32()));
        Assert.Equal(6, overview.GetProperty("spark").EnumerateArray().Sum(minute => minute.GetProperty("sampled").GetInt32()));
        Assert.Equal("off", Text(answer.GetProperty("experiments")[1], "state"));
    }

    [Fact]
    public async Task One_experiment_has_an_account_that_adds_up_endpoints_rules_and_plain_sentences()
    {
        var one = await GetAsync("experiments/ORDERS-V2");
        Assert.True(one.GetProperty("account").GetProperty("addsUp").GetBoolean());
        Assert.Equal(2, one.GetProperty("endpoints").GetArrayLength());
        Assert.Equal("Ignore $.at", Text(one.GetProperty("rules")[0], "rule"));
        Assert.Equal(5, one.GetProperty("rules")[0].GetProperty("decided").GetInt32());
        Assert.Contains(one.GetProperty("sentences").EnumerateArray(),
            sentence => sentence.GetString() == "Not yet known is not good news.");
        Assert.Equal(8, Text(one, "settingsHash").Length);
        Assert.Equal(4, (await GetAsync("experiments/orders-v2/account?endpoint=GET%20%2Forders%2F%7Bid%7D")).GetProperty("sampled")
            .GetInt32() - 1);
        Assert.Equal(0.01, one.GetProperty("limits").GetProperty("maxMismatches").GetDouble());
    }

    [Fact]
    public async Task The_present_minute_is_in_the_series_at_once_and_spans_are_bounded()
    {
        var series = await GetAsync("experiments/orders-v2/series");
        Assert.Equal(6, series.GetProperty("minutes").EnumerateArray().Sum(minute => minute.GetProperty("sampled").GetInt32()));
        Assert.Equal(4, series.GetProperty("minutes").EnumerateArray()
            .Sum(minute => minute.GetProperty("outcomes").GetProperty("mismatch").GetInt32()));
        Assert.Equal(1, (await GetAsync("experiments/orders-v2/series?endpoint=GET%20%2Fnames%2F%7Bid%7D")).GetProperty("minutes")
            .EnumerateArray().Sum(minute => minute.GetProperty("sampled").GetInt32()));
        foreach (var query in (string[])["from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z", "from=yesterday",
            "from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z"])
        {
            await RefusedAsync($"experiments/orders-v2/series?{query}", HttpStatusCode.BadRequest);
        }
    }

    [Fact]
    public async Task Groups_are_filtered_sorted_and_paged_and_samples_come_apart()
    {
        var groups = await GetAsync("experiments/orders-v2/groups");
        Assert.Equal(("$.total", 3, "real"),
            (Text(groups.GetProperty("items")[0], "path"), groups.GetProperty("items")[0].GetProperty("count").GetInt32(),
                Text(groups.GetProperty("items")[0], "label")));
        Assert.Equal((2, 1, 20),
            (groups.GetProperty("total").GetInt32(), groups.GetProperty("page").GetInt32(), groups.GetProperty("size").GetInt32()));
        Assert.Equal("$.name", Text((await GetAsync("experiments/orders-v2/groups?sort=-count")).GetProperty("items")[0], "path"));
        Assert.Equal("$.name", Text((await GetAsync("experiments/orders-v2/groups?page=2&size=1")).GetProperty("items")[0], "path"));
        Assert.Equal(0, (await GetAsync("experiments/orders-v2/groups?page=99")).GetProperty("items").GetArrayLength());
        Assert.Equal(1, (await GetAsync(
            "experiments/orders-v2/groups?path=NAME&kind=value&label=real&endpoint=get%20/names/%7Bid%7D")).GetProperty("total")
                .GetInt32());
        Assert.Equal(0, (await GetAsync("experiments/orders-v2/groups?to=2020-01-01")).GetProperty("total").GetInt32());
        var id = Text(groups.GetProperty("items")[0], "id");
        Assert.Equal(3, (await GetAsync($"experiments/orders-v2/groups/{id}")).GetProperty("sampleCount").GetInt32());
        var samples = await GetAsync($"experiments/orders-v2/groups/{id}/samples?size=2");
        Assert.Equal((3, 2), (samples.GetProperty("total").GetInt32(), samples.GetProperty("items").GetArrayLength()));
        var sample = samples.GetProperty("items")[0];
        Assert.Equal(("10", "11", "by +1"), (Text(sample, "control"), Text(sample, "candidate"), Text(sample, "how")));
        Assert.Contains("\"total\": 11", Text(sample.GetProperty("candidateSide"), "body"), StringComparison.Ordinal);
        Assert.StartsWith("curl ", Text(sample.GetProperty("request"), "curl"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("experiments/nope", HttpStatusCode.NotFound, "the known ones are orders-v2, other")]
    [InlineData("experiments/orders-v2/groups/0123", HttpStatusCode.NotFound, "gone")]
    [InlineData("experiments/orders-v2/account?endpoint=nope", HttpStatusCode.NotFound, "GET /orders/{id}")]
    [InlineData("experiments/orders-v2/groups?size=1000", HttpStatusCode.BadRequest, "use 1 to 100")]
    [InlineData("experiments/orders-v2/groups?kind=odd&sort=up", HttpStatusCode.BadRequest, "use rank, -rank")]
    [InlineData("experiments/orders-v2/report?format=pdf", HttpStatusCode.BadRequest, "markdown")]
    [InlineData("nothing/here", HttpStatusCode.NotFound, "no such page")]
    public async Task What_cannot_be_answered_says_what_can(string path, HttpStatusCode status, string help) =>
        Assert.Contains(help, await RefusedAsync(path, status), StringComparison.Ordinal);

    [Fact]
    public async Task An_unchanged_answer_is_not_sent_twice_and_a_changed_one_is()
    {
        foreach (var path in (string[])["experiments", "experiments/orders-v2", "experiments/orders-v2/verdict",
            "experiments/orders-v2/groups", "experiments/orders-v2/rules", "me"])
        {
            using var first = await _app.Client.GetAsync(Address(path));
            using var request = new HttpRequestMessage(HttpMethod.Get, Address(path));
            request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
            using var second = await _app.Client.SendAsync(request);
            Assert.Equal((path, HttpStatusCode.NotModified), (path, second.StatusCode));
            if (path != "me")
            {
                await _app.Client.GetStringAsync($"/orders/b{path.Length}");
                await _app.ReportAsync("orders-v2");
                using var again = new HttpRequestMessage(HttpMethod.Get, Address(path));
                again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
                using var third = await _app.Client.SendAsync(again);
                Assert.Equal((path, HttpStatusCode.OK), (path, third.StatusCode));
            }
        }
    }

    [Fact]
    public async Task The_verdict_the_report_health_and_me_answer()
    {
        Assert.EndsWith("Before 100 counted calls nothing is called harmful.",
            (await GetAsync("experiments/orders-v2/verdict")).GetProperty("reasons")[0].GetProperty("text").GetString(),
            StringComparison.Ordinal);
        Assert.Equal(("not yet known", "not yet known"),
            (Text(await GetAsync("experiments/orders-v2/verdict"), "answer"), Text(await GetAsync("experiments/other/verdict"), "answer")));
        Assert.StartsWith("# Shadowing", await _app.Client.GetStringAsync(Address("experiments/orders-v2/report?format=markdown")),
            StringComparison.Ordinal);
        Assert.Single((await GetAsync("experiments/orders-v2/report")).GetProperty("experiments").EnumerateArray());
        var health = await GetAsync("health");
        Assert.Equal(("this instance only", 0), (Text(health, "scope"), health.GetProperty("queue").GetProperty("inHand").GetInt32()));
        Assert.Equal((true, true, true),
            ((await GetAsync("me")).GetProperty("view").GetBoolean(), (await GetAsync("me")).GetProperty("inspect").GetBoolean(),
                (await GetAsync("me")).GetProperty("operate").GetBoolean()));
    }

    [Fact]
    public async Task Stopping_acts_at_once_starting_too_forgetting_forgets_and_all_are_written_down()
    {
        Assert.Equal(HttpStatusCode.OK, await ChangeAsync("stop", null));
        Assert.Equal("stopped", Text(await GetAsync("experiments/orders-v2"), "state"));
        await _app.Client.GetStringAsync("/orders/b9");
        Assert.Equal(6, (await _app.ReportAsync("orders-v2")).Account.Sampled);
        Assert.Equal(HttpStatusCode.BadRequest, await ChangeAsync("start", "  "));
        Assert.Equal(HttpStatusCode.OK, await ChangeAsync("start", "mended"));
        await _app.Client.GetStringAsync("/orders/b9");
        Assert.Equal(7, (await _app.ReportAsync("orders-v2")).Account.Sampled);
        Assert.Equal(HttpStatusCode.OK, await ChangeAsync("forget", "a new beginning"));
        Assert.Equal(0, (await GetAsync("experiments/orders-v2/groups")).GetProperty("total").GetInt32());
        Assert.Equal(0, (await GetAsync("experiments/orders-v2/verdict")).GetProperty("compared").GetInt32());
        var audit = await GetAsync("audit");
        Assert.Equal((JsonValueKind.Null, JsonValueKind.False),
            (audit.GetProperty("total").ValueKind, audit.GetProperty("hasMore").ValueKind));
        var first = await GetAsync("audit?size=1");
        Assert.Equal((1, JsonValueKind.True), (first.GetProperty("items").GetArrayLength(), first.GetProperty("hasMore").ValueKind));
        Assert.Equal(["forget: a new beginning", "start: mended", "stop: (no reason given)"],
            audit.GetProperty("items").EnumerateArray().Select(entry => $"{Text(entry, "action")}: {Text(entry, "reason")}"));
        Assert.All(audit.GetProperty("items").EnumerateArray(), entry => Assert.Equal("(anonymous)", Text(entry, "by")));
        var annotations = (await GetAsync("experiments/orders-v2/series")).GetProperty("annotations").EnumerateArray()
            .Select(annotation => Text(annotation, "kind")).ToList();
        Assert.DoesNotContain("configuration", annotations);
    }

    private static string Address(string path) => $"/shadowing/api/v1/{path}";

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private async Task<JsonElement> GetAsync(string path) => await _app.Client.GetFromJsonAsync<JsonElement>(Address(path));

    private async Task<string> RefusedAsync(string path, HttpStatusCode status)
    {
        using var response = await _app.Client.GetAsync(Address(path));
        Assert.Equal((status, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!;
    }

    private async Task<HttpStatusCode> ChangeAsync(string action, string? reason)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post,
            Address($"experiments/orders-v2/{action}"))
        { Content = JsonContent.Create(new { reason }) };
        request.Headers.Add("Shadowing-Request", "1");
        using var response = await _app.Client.SendAsync(request);
        return response.StatusCode;
    }
}
