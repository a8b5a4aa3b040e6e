using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Dashboard.Api;

/// <summary>What is asked for by a name that nothing has: it is said, and what was probably meant, to whoever may see that.</summary>
public sealed class Addresses_that_are_not_there
{
    private const string Root = "/shadowing/api/v1";

    [Theory]
    [InlineData("api/v1/experimens", "api/v1/experiments")]
    [InlineData("api/v1/experiments/prices/group", "api/v1/experiments/prices/groups")]
    [InlineData("api/v1/experiments/prices/groops/12/samples", "api/v1/experiments/prices/groups/12/samples")]
    [InlineData("api/v1/experiment/prices/verdikt", "api/v1/experiments/prices/verdict")]
    [InlineData("api/v2/experiments", "api/v1/experiments")]
    [InlineData("api/experiments/prices", "api/v1/experiments/prices")]
    [InlineData("experiments/prices/evidence", "api/v1/experiments/prices/evidence")]
    [InlineData("health", "api/v1/health")]
    [InlineData("api/v1/openapi", null)]
    [InlineData("api/v1/openapi.jsn", "api/v1/openapi.json")]
    [InlineData("router.jss", "router.js")]
    [InlineData("api/v1/nonsense", null)]
    [InlineData("api/v1/experiments/prices/nonsense", null)]
    [InlineData("wp-login.php", null)]
    public async Task Are_answered_with_the_nearest_one(string asked, string? meant)
    {
        await using var app = await DashboardApp.StartAsync(static routes => routes.MapShadowing().AllowAnonymous());
        foreach (var method in (string[])["GET", "POST"])
        {
            using var response = await app.SendAsync(new EndpointRequest(method, $"/shadowing/{asked}", "View"),
                change: static message => message.Headers.Remove("Shadowing-Request"));
            var detail = await ProblemAsync(response, 404);
            Assert.Contains($"'{asked}'", detail, StringComparison.Ordinal);
            Assert.Contains("api/v1/openapi.json", detail, StringComparison.Ordinal);
            Assert.Equal(meant, Meant(detail));
        }
    }

    [Fact]
    public async Task Are_told_to_nobody_who_may_not_view()
    {
        await using var app = await DashboardApp.StartAsync(static routes => routes.MapShadowing().RequireAuthorization("ops"));
        foreach (var (user, status) in ((string?, int)[])[(null, 401), ("wendy:sales", 403), ("omar:ops", 404)])
        {
            using var response = await app.SendAsync(new EndpointRequest("GET", $"{Root}/experimens", "View"), user);
            Assert.Equal((user, status), (user, (int)response.StatusCode));
            Assert.Equal(status == 404,
                (await response.Content.ReadAsStringAsync()).Contains("experiments", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task And_names_of_experiments_are_told_to_whoever_may_view_and_not_to_whoever_may_only_read_verdicts()
    {
        await using var app = await DashboardApp.StartAsync(
            static routes => routes.MapShadowing("/shadowing", static dashboard => dashboard.VerdictPolicy = "deploy")
                .RequireAuthorization("ops"),
            configure: static builder => builder.Services.AddAuthorizationBuilder()
                .AddPolicy("deploy", static policy => policy.RequireRole("deploy")));
        foreach (var (user, isTold) in ((string, bool)[])[("ci:deploy", false), ("omar:ops", true), ("olga:ops,deploy", true)])
        {
            using var response = await app.SendAsync(new EndpointRequest("GET", $"{Root}/experiments/price/verdict", "Verdict"), user);
            var detail = await ProblemAsync(response, 404);
            Assert.StartsWith("'price' is not declared", detail, StringComparison.Ordinal);
            Assert.Equal((user, isTold), (user, detail.Contains("prices", StringComparison.Ordinal)));
        }

        using var one = await app.SendAsync(new EndpointRequest("GET", $"{Root}/experiments/price", "View"), "omar:ops");
        Assert.Equal("'price' is not declared; the known ones are prices. Was 'prices' meant?", await ProblemAsync(one, 404));
    }

    [Theory]
    [InlineData("account")]
    [InlineData("series")]
    [InlineData("groups")]
    [InlineData("failures")]
    public async Task And_endpoints_are_not_endpoints_without_calls(string address)
    {
        await using var app = await StartWithTwoAsync();

        // One that is not called yet is known, by its declaration.
        foreach (var endpoint in (string[])["GET /price/{id:int}", "get /PRICE/{id:int}", "GET /names/{id}"])
        {
            using var known = await app.Client.GetAsync(Address(address, endpoint));
            Assert.Equal((endpoint, 200), (endpoint, (int)known.StatusCode));
        }

        foreach (var (endpoint, meant) in ((string, string?)[])[("GET /nope", null), ("GET /name/{id}", "GET /names/{id}"),
            ("POST /price/{id:int}", "GET /price/{id:int}"), (new string('x', 4_000), null)])
        {
            using var response = await app.Client.GetAsync(Address(address, endpoint));
            var detail = await ProblemAsync(response, 404);
            Assert.Contains($"'endpoint' is '{endpoint[..Math.Min(endpoint.Length, 200)]}", detail, StringComparison.Ordinal);
            Assert.Contains("the known ones are GET /price/{id:int}, GET /names/{id}.", detail, StringComparison.Ordinal);
            Assert.Equal(meant, Meant(detail));
        }
    }

    [Fact]
    public async Task And_an_endpoint_that_only_the_history_knows_has_its_curves()
    {
        await using var app = await StartWithTwoAsync();
        var now = TimeProvider.System.GetUtcNow();
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        await app.App.Services.GetRequiredService<Storage.IShadowStore>().SaveAsync(
            new Storage.StoreBatch
            {
                Minutes =
                [
                    new History.HistoryMinute
                    {
                        Experiment = "prices", Endpoint = "GET /gone", Minute = now.AddDays(-1), Run = "before", Sampled = 7,
                    },
                ],
            },
            deadline.Token);
        var series = await app.Client.GetFromJsonAsync<JsonElement>(Address("series", "GET /gone") + $"&from={now.AddDays(-2):yyyy-MM-dd}");
        Assert.Equal(7, Assert.Single(series.GetProperty("minutes").EnumerateArray()).GetProperty("sampled").GetInt32());

        // Where the question is of another time, it has none; it is known all the same.
        using var empty = await app.Client.GetAsync(Address("series", "GET /gone"));
        Assert.Equal(200, (int)empty.StatusCode);
        using var groups = await app.Client.GetAsync(Address("groups", "GET /gone"));
        Assert.Equal(404, (int)groups.StatusCode);
    }

    private static string Address(string address, string endpoint) =>
        $"{Root}/experiments/prices/{address}?endpoint={Uri.EscapeDataString(endpoint)}";

    private static string? Meant(string detail) =>
        detail.Split("Was '") is [_, var rest] ? rest.Split("' meant?")[0] : null;

    private static async Task<string> ProblemAsync(HttpResponseMessage response, int status)
    {
        Assert.Equal((status, "application/problem+json"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!;
    }

    private static async Task<TestApp> StartWithTwoAsync()
    {
        var app = await DashboardApp.StartAsync(static routes =>
        {
            routes.MapGet("/names/{id}", static (string id) => id).WithShadow("prices", static (string id) => id).AllowAnonymous();
            return routes.MapShadowing().AllowAnonymous();
        });
        await app.MismatchAsync();
        return app;
    }
}
