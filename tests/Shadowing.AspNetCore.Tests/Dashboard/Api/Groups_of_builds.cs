using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Dashboard.Api;

/// <summary>A candidate on another server is released anew while it is asked: what each build shows can be told apart, and all that stands
/// beside the verdict is of the present one.</summary>
public sealed class Groups_of_builds
{
    private const string Orders = "GET /orders/{id}";
    private volatile string _build = "2.3.0";

    [Fact]
    public async Task What_is_new_in_a_build_and_what_is_gone_since_is_told_and_the_panel_is_of_the_present_one()
    {
        await using var candidate = await TestApp.StartAsync(static _ => { }, app =>
        {
            app.Use((context, next) =>
            {
                context.Response.Headers["Shadowing-Version"] = _build;
                return next(context);
            });

            // The old build has another zone, in two places; the new one another total. Both have another name, and the old one fails.
            app.MapGet("/orders/{id}", (int id) => _build is "2.3.0" && id % 10 == 9
                ? Results.StatusCode(500)
                : Results.Json(new
                {
                    id,
                    zone = _build is "2.3.0" ? "CET" : "UTC",
                    offset = _build is "2.3.0" ? 1 : 0,
                    total = _build is "2.3.1" ? 9 : 10,
                    name = "ANN",
                }));
            app.MapGet("/seldom/{id}", (int id) => Results.Json(new { id = id + 1 }));
        });
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(
                    new Dictionary<string, string?>
                    {
                        ["Shadowing:Experiments:orders:SampleRate"] = "1", ["Shadowing:Experiments:orders:MaxPerSecond"] = "100000",
                        ["Shadowing:Experiments:orders:Candidate"] = candidate.Address.ToString(),
                        ["Shadowing:Experiments:orders:Routes:0"] = Orders, ["Shadowing:Experiments:orders:Routes:1"] = "GET /seldom/{id}",
                        ["Shadowing:Experiments:orders:Important:0"] = "$.total",
                    });
                builder.Services.AddShadowing(builder.Configuration.GetSection("Shadowing"));
            },
            static app =>
            {
                app.UseShadowing();
                app.MapGet("/orders/{id}", static (int id) => Results.Json(new { id, zone = "UTC", offset = 0, total = 10, name = "Ann" }));
                app.MapGet("/seldom/{id}", static (int id) => Results.Json(new { id }));
                app.MapShadowing("/shadowing").AllowAnonymous();
            });

        await CallAsync(app, "/orders", 0, 20);
        await CallAsync(app, "/seldom", 0, 1);
        _build = "2.3.1";
        await CallAsync(app, "/orders", 100, 10);

        // The same call again within ten seconds counts once.
        await CallAsync(app, "/orders", 100, 3);
        var one = await GetAsync(app, string.Empty);
        Assert.Equal("0.0 % of 10 counted comparisons agree; one cause explains the rest; the largest: $.name and $.total in GET /orders/{id}, which differ together in 10 calls.",
            Text(one, "headline"));
        Assert.Equal((13, 10, 10, 0), (one.GetProperty("compared").GetInt32(), Share(one, "mismatchShare").Count,
            Share(one, "mismatchShare").Of, Share(one, "failureShare").Count));
        var endpoint = one.GetProperty("endpoints").EnumerateArray().Single(static part => Text(part, "endpoint") == Orders);
        Assert.Equal((13, 10, 0), (endpoint.GetProperty("compared").GetInt32(), Share(endpoint, "mismatchShare").Of,
            Share(endpoint, "failureShare").Count));
        Assert.Equal(33, endpoint.GetProperty("account").GetProperty("sampled").GetInt32());
        Assert.Equal(["2.3.1", "2.3.0"], one.GetProperty("builds").EnumerateArray().Select(static build => build.GetString()));

        Assert.Equal(["$.total", "$.name", "$.offset", "$.zone", "$.id"], await PathsAsync(app, "groups"));
        Assert.Equal(["$.total", "$.name"], await PathsAsync(app, "groups?build=2.3.1"));
        Assert.Equal(["$.total"], await PathsAsync(app, "groups?build=2.3.1&change=new"));
        Assert.Equal(["$.offset", "$.zone"], await PathsAsync(app, "groups?build=2.3.1&change=gone"));
        Assert.Equal(["$.name", "$.offset", "$.zone", "$.id"], await PathsAsync(app, "groups?build=2.3.0"));
        Assert.Empty(await PathsAsync(app, "groups?build=2.3.0&change=gone"));
        Assert.Empty(await PathsAsync(app, "groups?build=9.9&change=gone"));
        Assert.Equal(["status 500"], await PathsAsync(app, "failures?build=2.3.1&change=gone", "kind"));
        Assert.Equal(["status 500"], await PathsAsync(app, "failures?build=2.3.0&change=new", "kind"));
        Assert.Empty(await PathsAsync(app, "failures?build=2.3.1", "kind"));

        var groups = (await GetAsync(app, "groups")).GetProperty("items").EnumerateArray().ToDictionary(static group => Text(group, "path"));
        var (total, zone) = (groups["$.total"], groups["$.zone"]);
        Assert.Equal((13, 10, 10, 1), (total.GetProperty("count").GetInt32(), total.GetProperty("counted").GetInt32(),
            total.GetProperty("of").GetInt32(), total.GetProperty("share").GetDouble()));
        Assert.Equal((18, 0, "2.3.0", "2.3.0"), (zone.GetProperty("count").GetInt32(), zone.GetProperty("counted").GetInt32(),
            Text(zone, "firstBuild"), Text(zone, "lastBuild")));
        var byId = await GetAsync(app, $"groups/{Text(total, "id")}");
        Assert.Equal([Text(groups["$.name"], "id")],
            byId.GetProperty("together").EnumerateObject().Select(static other => other.Name));
    }

    [Fact]
    public async Task Nothing_is_gone_that_a_build_could_not_show_or_shows_as_noise_and_nothing_new_that_an_unknown_one_showed()
    {
        string? build = null;
        var fails = false;
        var number = 0;
        await using var candidate = await TestApp.StartAsync(static _ => { }, app =>
            app.MapGet("/orders/{id}", (HttpContext context, int id) =>
            {
                context.Response.Headers["Shadowing-Version"] = build;
                return fails ? Results.StatusCode(500) : Results.Json(new { id, zone = "CET", at = Interlocked.Increment(ref number) });
            }));
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(
                    new Dictionary<string, string?>
                    {
                        ["Shadowing:Experiments:orders:SampleRate"] = "1", ["Shadowing:Experiments:orders:MaxPerSecond"] = "100000",
                        ["Shadowing:Experiments:orders:Candidate"] = candidate.Address.ToString(),
                        ["Shadowing:Experiments:orders:Routes:0"] = Orders, ["Shadowing:Experiments:orders:SelfCheck"] = "1",
                    });
                builder.Services.AddShadowing(builder.Configuration.GetSection("Shadowing"));
            },
            app =>
            {
                app.UseShadowing();
                app.MapGet("/orders/{id}", (int id) => Results.Json(new { id, zone = "UTC", at = Interlocked.Increment(ref number) }));
                app.MapShadowing("/shadowing").AllowAnonymous();
            });
        await CallAsync(app, "/orders", 0, 20);
        build = "2.3.0";
        await CallAsync(app, "/orders", 100, 20);
        Assert.Empty(await PathsAsync(app, "groups?build=2.3.0&change=new"));
        (build, fails) = ("2.3.1", true);
        await CallAsync(app, "/orders", 200, 3);
        Assert.Empty(await PathsAsync(app, "groups?build=2.3.1&change=gone"));
        fails = false;
        await CallAsync(app, "/orders", 300, 20);
        Assert.Empty(await PathsAsync(app, "groups?build=2.3.1&change=gone"));
        Assert.Contains("$.at", await PathsAsync(app, "groups?build=2.3.1"));
    }

    [Fact]
    public async Task An_answer_that_says_another_build_than_is_configured_is_no_evidence_of_that_one()
    {
        await using var candidate = await TestApp.StartAsync(static _ => { }, static app =>
            app.MapGet("/orders/{id}", static (HttpContext context, int id) =>
            {
                context.Response.Headers["Shadowing-Version"] = "2.3.0";
                return Results.Json(new { id });
            }));
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(
                    new Dictionary<string, string?>
                    {
                        ["Shadowing:Experiments:orders:SampleRate"] = "1", ["Shadowing:Experiments:orders:MaxPerSecond"] = "100000",
                        ["Shadowing:Experiments:orders:Candidate"] = candidate.Address.ToString(),
                        ["Shadowing:Experiments:orders:Routes:0"] = Orders,
                        ["Shadowing:Experiments:orders:CandidateVersion"] = "2.3.1",
                    });
                builder.Services.AddShadowing(builder.Configuration.GetSection("Shadowing"));
            },
            static app =>
            {
                app.UseShadowing();
                app.MapGet("/orders/{id}", static (int id) => Results.Json(new { id }));
                app.MapShadowing("/shadowing").AllowAnonymous();
            });
        await CallAsync(app, "/orders", 0, 5);
        var verdict = await GetAsync(app, "verdict");
        Assert.Equal(("not yet known", 0, "2.3.1"),
            (Text(verdict, "answer"), verdict.GetProperty("compared").GetInt32(), Text(verdict, "candidateVersion")));
        var evidence = Assert.Single((await GetAsync(app, "evidence")).EnumerateArray());
        Assert.Equal(("2.3.0", 5), (Text(evidence, "candidateVersion"), evidence.GetProperty("compared").GetInt32()));
    }

    [Theory]
    [InlineData("groups?change=new", "'change' says nothing without 'build'")]
    [InlineData("failures?change=gone", "'change' says nothing without 'build'")]
    [InlineData("groups?build=1&change=old", "use new, gone")]
    public async Task A_question_about_a_build_that_is_none_is_refused(string question, string said)
    {
        await using var app = await DashboardApp.StartAsync(static routes => routes.MapShadowing("/shadowing").AllowAnonymous());
        using var response = await app.Client.GetAsync(new Uri($"/shadowing/api/v1/experiments/prices/{question}", UriKind.Relative));
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(said, Text(await response.Content.ReadFromJsonAsync<JsonElement>(), "detail"), StringComparison.Ordinal);
    }

    private static async Task CallAsync(TestApp app, string path, int from, int count)
    {
        for (var id = from; id < from + count; id++)
        {
            await app.Client.GetStringAsync(new Uri($"{path}/{id}", UriKind.Relative));
        }

        await app.ReportAsync("orders");
    }

    private static async Task<IReadOnlyList<string>> PathsAsync(TestApp app, string question, string name = "path") =>
        [.. (await GetAsync(app, question)).GetProperty("items").EnumerateArray().Select(group => Text(group, name))];

    private static Task<JsonElement> GetAsync(TestApp app, string question) =>
        app.Client.GetFromJsonAsync<JsonElement>(new Uri($"/shadowing/api/v1/experiments/orders/{question}".TrimEnd('/'), UriKind.Relative));

    private static (int Count, int Of) Share(JsonElement part, string name) =>
        (part.GetProperty(name).GetProperty("count").GetInt32(), part.GetProperty(name).GetProperty("of").GetInt32());

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
