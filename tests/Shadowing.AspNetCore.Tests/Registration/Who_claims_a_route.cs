using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shadowing.AspNetCore.Tests.Execution;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Registration;

/// <summary>A call belongs to one experiment; where a second one wants it, the start says whose it is.</summary>
public sealed class Who_claims_a_route
{
    private static readonly Uri s_first = new("http://127.0.0.1:5302");
    private static readonly Uri s_second = new("http://127.0.0.1:5303");

    [Theory]
    [InlineData("GET /orders/{id}", "GET /orders/{id}")]
    [InlineData("GET /orders/{id}", "/Orders/{number}")]
    [InlineData("/orders/{id}", "GET /orders/{id:int}")]
    public async Task Of_two_experiments_on_one_endpoint_the_second_is_told_whose_it_is(string first, string second)
    {
        await using var app = await TestApp.StartAsync(Map, Two(first, second));
        var warning = Assert.Single(app.Logs.Of(LogLevel.Warning), static message => message.StartsWith("b: ", StringComparison.Ordinal));
        Assert.Contains("'GET /orders/{id}'", warning, StringComparison.Ordinal);
        Assert.Contains("belongs to a", warning, StringComparison.Ordinal);
        var line = Assert.Single(app.Logs.Of(LogLevel.Information),
            static message => message.StartsWith("b: 100 %", StringComparison.Ordinal));
        Assert.DoesNotContain("GET /orders/{id}", line, StringComparison.Ordinal);
        await app.Client.GetStringAsync(new Uri("/orders/1", UriKind.Relative));
        Assert.Equal((1, 0), ((await app.ReportAsync("a")).Account.Sampled, (await app.ReportAsync("b")).Account.Sampled));

        static void Map(WebApplication app)
        {
            app.UseShadowing();
            app.MapGet("/orders/{id}", () => "a");
        }
    }

    [Fact]
    public async Task Of_two_experiments_that_share_one_method_of_two_only_that_one_is_said_to_be_taken()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapMethods("/orders", ["GET", "POST"], () => "a");
            },
            Two("GET /orders", "GET /orders", ("Experiments:b:Routes:1", "POST /orders")));
        Assert.Contains("'GET /orders'",
            Assert.Single(app.Logs.Of(LogLevel.Warning), static message => message.Contains("belongs to a", StringComparison.Ordinal)),
            StringComparison.Ordinal);
        Assert.Contains("b: 100 % of POST /orders → http://127.0.0.1:5303/, at most 1000000/s", app.Logs.Of(LogLevel.Information));
    }

    [Theory]
    [InlineData("own", "names c")]
    [InlineData("group", "names c")]
    [InlineData("off", "DisableShadowing")]
    public async Task A_route_whose_endpoint_says_otherwise_is_told(string word, string why)
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                _ = word switch
                {
                    "own" => app.MapGet("/orders", () => "a").WithShadow("c", () => "a"),
                    "group" => app.MapGroup("/").WithShadow("c").MapGet("/orders", () => "a"),
                    _ => app.MapGet("/orders", () => "a").DisableShadowing(),
                };
            },
            [.. Settings.Server("a", s_first, ("Experiments:a:Routes:0", "GET /orders"),
                ("Experiments:c:Candidate", s_second.ToString()))]);
        Assert.Contains(why, Assert.Single(app.Logs.Of(LogLevel.Warning),
            static message => message.StartsWith("a: ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /orders/{id}", "GET /orders/{number}", true)]
    [InlineData("GET /{**rest}", "GET /orders/{id}", true)]
    [InlineData("GET /orders/{**rest}", "GET /orders/{id}/lines", true)]
    [InlineData("GET /orders/{id?}", "GET /orders", true)]
    [InlineData("GET /{area}/list", "GET /orders/list", true)]
    [InlineData("GET /orders/{id}", "GET /{area}/list", false)]
    [InlineData("GET /orders/new", "GET /orders/{id}", false)]
    public async Task Where_routes_act_by_path_and_overlap_the_later_one_is_told_what_it_gets(string first, string second, bool isAll)
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.Run(context => context.Response.WriteAsync("a"));
            },
            Two(first, second));
        var warning = Assert.Single(app.Logs.Of(LogLevel.Warning), static message => message.StartsWith("b: ", StringComparison.Ordinal));
        Assert.Contains($"'{second}'", warning, StringComparison.Ordinal);
        Assert.Contains($"a ('{first}')", warning, StringComparison.Ordinal);
        Assert.Equal(isAll, warning.Contains("never", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET /orders/{id}", "GET /quotes/{id}")]
    [InlineData("GET /orders", "POST /orders")]
    [InlineData("GET /orders", "GET /orders/{id}")]
    [InlineData("GET /orders/{id}", "GET /orders/{id}/lines")]
    public async Task Routes_that_share_no_call_are_no_warning(string first, string second)
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.Run(context => context.Response.WriteAsync("a"));
            },
            Two(first, second));
        Assert.DoesNotContain(app.Logs.Of(LogLevel.Warning), static message => message.Contains("belong", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_route_by_path_under_a_catch_all_endpoint_that_another_experiment_has_is_told_so()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.Map("/{**rest}", () => "a");
            },
            Two("GET /{**rest}", "GET /orders/{id}"));
        await app.Client.GetStringAsync(new Uri("/orders/1", UriKind.Relative));
        Assert.Equal(0, (await app.ReportAsync("b")).Account.Sampled);
        Assert.Contains(app.Logs.Of(LogLevel.Warning),
            static message => message.StartsWith("b: ", StringComparison.Ordinal) && message.Contains("belong", StringComparison.Ordinal)
                && message.Contains("a (", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reload_that_brings_a_second_experiment_to_a_route_is_told_too()
    {
        var settings = new ReloadableConfiguration(Prefixed(Settings.Server("a", s_first, ("Experiments:a:Routes:0", "GET /orders"))));
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Configuration.Sources.Add(settings);
                builder.Services.AddShadowing();
            },
            app =>
            {
                app.UseShadowing();
                app.MapGet("/orders", () => "a");
            });
        Assert.Empty(app.Logs.Of(LogLevel.Warning));
        settings.Set(Prefixed(Two("GET /orders", "GET /orders")));
        settings.Set(Prefixed(Two("GET /orders", "GET /orders", ("Experiments:a:Timeout", "00:00:01"))));
        Assert.Single(app.Logs.Of(LogLevel.Warning),
            static message => message.StartsWith("b: ", StringComparison.Ordinal)
                && message.Contains("belongs to a", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_route_that_acts_by_path_in_a_proxy_is_no_warning_and_the_log_says_where_it_acts()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.Map("/proxy/{**rest}", () => "a");
            },
            Settings.Server("a", s_first, ("Experiments:a:Routes:0", "GET /proxy/orders/{id}")));
        await app.Client.GetStringAsync(new Uri("/proxy/orders/1", UriKind.Relative));
        Assert.Equal(1, (await app.ReportAsync("a")).Account.Sampled);

        // But for the one of the call, whose candidate nobody listens for.
        Assert.Equal([4004],
            app.Logs.Entries.Where(static entry => entry.Level == LogLevel.Warning).Select(static entry => entry.Event.Id));
        Assert.Contains(app.Logs.Of(LogLevel.Information),
            static message => message.Contains("'GET /proxy/orders/{id}'", StringComparison.Ordinal)
                && message.Contains("/proxy/{**rest}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Late_routing_is_not_said_to_shadow_nothing_while_routes_are_shadowed_by_path()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.UseRouting();
                app.MapGet("/orders/{id}", () => "a");
            },
            Settings.Server("a", s_first, ("Experiments:a:Routes:0", "GET /orders/{id}")));
        await app.Client.GetStringAsync(new Uri("/orders/1", UriKind.Relative));
        Assert.Equal(1, (await app.ReportAsync("a")).Account.Sampled);
        var warning = Assert.Single(app.Logs.Of(LogLevel.Warning),
            static message => message.Contains("UseRouting()", StringComparison.Ordinal));
        Assert.DoesNotContain("nothing is shadowed", warning, StringComparison.Ordinal);
        Assert.Contains("by their path", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Routes_of_an_experiment_whose_candidate_is_a_handler_are_said_to_do_nothing()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/orders", () => "a").WithShadow("a", () => "a");
                app.MapGet("/quotes", () => "a");
            },
            Settings.All("a", ("Experiments:a:Routes:0", "GET /quotes")));
        Assert.Contains("no Candidate",
            Assert.Single(app.Logs.Of(LogLevel.Warning), static message => message.StartsWith("a: ", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    private static (string Key, string? Value)[] Two(string first, string second, params (string Key, string? Value)[] more) =>
        [.. Settings.Server("a", s_first, ("Experiments:a:Routes:0", first))
            .Concat(Settings.Server("b", s_second, [("Experiments:b:Routes:0", second), .. more])).DistinctBy(static pair => pair.Key)];

    private static (string Key, string? Value)[] Prefixed((string Key, string? Value)[] settings) =>
        [.. settings.Select(static pair => ("Shadowing:" + pair.Key, pair.Value))];
}
