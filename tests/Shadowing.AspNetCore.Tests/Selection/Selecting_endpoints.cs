using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shadowing.AspNetCore.Tests.Execution;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Selection;

public sealed class Selecting_endpoints : IAsyncLifetime
{
    private TestApp _candidate = null!;

    public async ValueTask InitializeAsync() => _candidate = await TestApp.StartAsync(app => app.Map("/{**rest}", () => "a"));

    public ValueTask DisposeAsync() => _candidate.DisposeAsync();

    [Theory]
    [InlineData("GET /orders/{id}", "/orders/{orderId:int}", "/orders/7")]
    [InlineData("GET /Orders/{id}/lines/{**rest}", "/orders/{id}/lines/{*path}", "/orders/7/lines/1/2")]
    [InlineData("/orders", "/orders", "/orders")]
    [InlineData("get /v{version}/x", "/v{v:int}/X", "/v2/x")]
    public async Task A_route_matches_whatever_the_parameters_names_constraints_and_case(string route, string pattern, string path)
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet(pattern, () => "a");
            },
            Settings.Server("x", _candidate.Address, ("Experiments:x:Routes:0", route)));
        await app.Client.GetStringAsync(new Uri(path, UriKind.Relative));
        var report = await app.ReportAsync("x");
        Assert.Equal(1, report.Account.Match);
        Assert.Equal("GET " + pattern, Assert.Single(report.Endpoints).Endpoint);
    }

    [Fact]
    public async Task A_route_acts_by_path_where_no_endpoint_or_a_catch_all_answers_and_nowhere_else()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.Use(next => context => context.Request.Path == "/static/a.txt" ? context.Response.WriteAsync("a") : next(context));
                app.MapGet("/static/{name}.json", () => "a");
                app.Map("/proxy/{**rest}", () => "a");
            },
            Settings.Server("x", _candidate.Address, ("Experiments:x:Routes:0", "GET /static/{file}"),
                ("Experiments:x:Routes:1", "GET /proxy/orders/{id}")));
        await app.Client.GetStringAsync(new Uri("/static/a.txt", UriKind.Relative));
        await app.Client.GetStringAsync(new Uri("/static/a.json", UriKind.Relative));
        await app.Client.GetStringAsync(new Uri("/proxy/orders/1", UriKind.Relative));
        await app.Client.GetStringAsync(new Uri("/proxy/other/1", UriKind.Relative));
        var report = await app.ReportAsync("x");
        Assert.Equal(["GET /proxy/orders/{id}", "GET /static/{file}"],
            report.Endpoints.Where(endpoint => endpoint.Account.Sampled > 0).Select(endpoint => endpoint.Endpoint).Order());
        Assert.Equal(2, report.Account.Sampled);
    }

    [Fact]
    public async Task A_route_that_selects_nothing_is_a_warning_with_the_nearest_patterns()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/orders/{id}", () => "a");
            },
            Settings.Server("x", _candidate.Address, ("Experiments:x:Routes:0", "GET /oders/{id}")));
        Assert.Contains(app.Logs.Of(LogLevel.Warning),
            message => message.Contains("'GET /oders/{id}' matches no endpoint", StringComparison.Ordinal)
                && message.Contains("/orders/{id}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_endpoints_own_word_goes_before_its_groups_and_the_attribute_of_a_controller_counts()
    {
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Services.AddControllers().AddApplicationPart(typeof(ShadowedController).Assembly);
                builder.Configuration.AddInMemoryCollection(
                    Settings.Server("x", _candidate.Address).Concat(Settings.Server("y", _candidate.Address)).DistinctBy(pair => pair.Key)
                        .Select(pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
                builder.Services.AddShadowing();
            },
            app =>
            {
                app.UseShadowing();
                var group = app.MapGroup("/group").WithShadow("x");
                group.MapGet("/in", () => "a");
                group.MapGet("/other", () => "a").WithShadow("y");
                group.MapGet("/out", () => "a").DisableShadowing();
                app.MapControllers();
            });
        foreach (var path in (string[])["/group/in", "/group/other", "/group/out", "/shadowed/yes", "/shadowed/no"])
        {
            await app.Client.GetStringAsync(new Uri(path, UriKind.Relative));
        }

        var x = await app.ReportAsync("x");
        var y = await app.ReportAsync("y");
        Assert.Equal(["GET /group/in", "GET /shadowed/yes"],
            x.Endpoints.Where(endpoint => endpoint.Account.Sampled > 0).Select(endpoint => endpoint.Endpoint).Order());
        Assert.Equal(["GET /group/other"],
            y.Endpoints.Where(endpoint => endpoint.Account.Sampled > 0).Select(endpoint => endpoint.Endpoint));
    }

    [Fact]
    public async Task Only_GET_and_HEAD_are_shadowed_unless_a_method_is_named()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.Map("/any", () => "a").WithShadow("x");
                app.MapPost("/named", () => "a");
            },
            Settings.Server("x", _candidate.Address, ("Experiments:x:Routes:0", "POST /named")));
        foreach (var method in (string[])["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), "/any");
            using var response = await app.Client.SendAsync(request);
        }

        using var posted = await app.Client.PostAsync(new Uri("/named", UriKind.Relative), null);
        var report = await app.ReportAsync("x");
        Assert.Equal(["GET /any", "HEAD /any", "POST /named"],
            report.Endpoints.Where(endpoint => endpoint.Account.Sampled > 0).Select(endpoint => endpoint.Endpoint).Order());
        Assert.Equal(3, report.Account.Match);
        Assert.Contains(app.Logs.Of(LogLevel.Warning), message => message.Contains("x shadows POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_error_page_of_a_request_is_not_selected_once_more()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseExceptionHandler("/error");
                app.UseStatusCodePagesWithReExecute("/status");
                app.UseRouting();
                app.UseShadowing();
                app.MapGet("/throws", string () => throw new InvalidOperationException("no")).WithShadow("x");
                app.MapGet("/missing", () => Results.NotFound()).WithShadow("x");
                app.MapGet("/error", () => Results.Text("error", statusCode: 500)).WithShadow("x");
                app.MapGet("/status", () => "status").WithShadow("x");
            },
            Settings.Server("x", _candidate.Address));
        using var threw = await app.Client.GetAsync(new Uri("/throws", UriKind.Relative));
        Assert.Equal("error", await threw.Content.ReadAsStringAsync());
        using var missing = await app.Client.GetAsync(new Uri("/missing", UriKind.Relative));
        Assert.Equal("status", await missing.Content.ReadAsStringAsync());
        var report = await app.ReportAsync("x");
        Assert.Equal((2, 1, 1), (report.Account.Sampled, report.Account.ControlFailed, report.Account.NotComparable["status_page"]));
    }

    [Theory]
    [InlineData("header:X-User")]
    [InlineData("trace")]
    public async Task A_sticky_caller_is_decided_alike_again_and_again_and_the_eligible_calls_are_exact(string sticky)
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", () => "a").WithShadow("x");
            },
            Settings.Server("x", _candidate.Address, ("Experiments:x:Sticky", sticky), ("Secret", "0123456789abcdef"),
                ("Experiments:x:SampleRate", "50%")).GroupBy(pair => pair.Key).Select(pair => pair.Last()).ToArray());
        for (var user = 0; user < 40; user++)
        {
            for (var again = 0; again < 3; again++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "/a");
                request.Headers.Add("X-User", $"user-{user}");
                request.Headers.Add("traceparent", $"00-{user + 1:x32}-{1:x16}-01");
                using var response = await app.Client.SendAsync(request);
            }
        }

        var account = (await app.ReportAsync("x")).Account;
        Assert.Equal(0, account.Sampled % 3);
        Assert.InRange(account.Sampled, 3, 117);
        Assert.Equal(120, account.Eligible);
        Assert.True(account.EligibleIsExact);
    }
}
