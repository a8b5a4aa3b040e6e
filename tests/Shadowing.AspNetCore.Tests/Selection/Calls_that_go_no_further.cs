using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shadowing.AspNetCore.Tests.Execution;
using Shadowing.Execution;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Selection;

public sealed class Calls_that_go_no_further
{
    [Fact]
    public async Task Where_the_cap_is_reached_nothing_else_is_looked_at_and_what_is_not_comparable_takes_none_of_it()
    {
        await using var app = await TestApp.StartAsync(
            static builder =>
            {
                // All calls come in one second.
                builder.Services.AddSingleton(new InternalClock(new StillClock(TimeProvider.System.GetUtcNow())));
                builder.Services.AddShadowing()
                    .AddExperiment("x", static experiment => (experiment.SampleRate, experiment.MaxPerSecond) = (1, 2));
            },
            static app =>
            {
                app.UseShadowing();
                app.MapGet("/a", static () => "a").WithShadow("x", static () => "a");
            });
        await SendAsync(app, 3, isConditional: true);
        await SendAsync(app, 2, isConditional: false);
        await SendAsync(app, 4, isConditional: true);
        await SendAsync(app, 5, isConditional: false);
        var account = (await app.ReportAsync("x")).Account;
        Assert.Equal((14, 2, 14), (account.Sampled, account.Match, account.Eligible));
        Assert.Equal(3, Assert.Single(account.NotComparable, static why => why.Key == "conditional_request").Value);
        Assert.Equal(9, Assert.Single(account.Dropped, static why => why.Key == "max_per_second").Value);
    }

    [Fact]
    public async Task A_call_that_comes_by_twice_is_taken_back_from_the_eligible_ones_by_as_many_as_it_stands_for()
    {
        const int Calls = 4_000;
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseStatusCodePagesWithReExecute("/status");
                app.UseRouting();
                app.UseShadowing();
                app.MapGet("/missing", static () => Results.NotFound()).WithShadow("x");
                app.MapGet("/status", static () => "status").WithShadow("x");
            },
            Settings.Server("x", new Uri("http://127.0.0.1:1"), ("Experiments:x:Sticky", "header:X-User"),
                ("Secret", "0123456789abcdef")));
        for (var call = 0; call < Calls; call++)
        {
            using var response = await app.Client.GetAsync(new Uri("/missing", UriKind.Relative));
        }

        // One in sixteen of the second passes is seen and stands for sixteen: five standard deviations are 1,225.
        var account = (await app.ReportAsync("x")).Account;
        Assert.InRange(account.Eligible, Calls - 1_225, Calls + 1_225);
        Assert.False(account.EligibleIsExact);
    }

    [Fact]
    public async Task An_error_page_is_not_counted_where_the_cap_is_reached_either()
    {
        await using var app = await TestApp.StartAsync(
            static builder =>
            {
                builder.Services.AddSingleton(new InternalClock(new StillClock(TimeProvider.System.GetUtcNow())));
                builder.Services.AddShadowing()
                    .AddExperiment("x", static experiment => (experiment.SampleRate, experiment.MaxPerSecond) = (1, 1));
            },
            static app =>
            {
                app.UseExceptionHandler("/error");
                app.UseRouting();
                app.UseShadowing();
                app.MapGet("/a", static () => "a").WithShadow("x", static () => "a");
                app.MapGet("/throws", string () => throw new InvalidOperationException("no")).WithShadow("x", static () => "a");
                app.MapGet("/error", static () => "error").WithShadow("x", static () => "error");
            });
        await SendAsync(app, 1, isConditional: false);
        using var threw = await app.Client.GetAsync(new Uri("/throws", UriKind.Relative));
        var account = (await app.ReportAsync("x")).Account;
        Assert.Equal((2, 2, 1), (account.Eligible, account.Sampled, account.Dropped["max_per_second"]));
    }

    [Fact]
    public async Task Where_the_middleware_stands_twice_on_a_host_that_knows_no_lifetime_a_request_is_answered_and_counted_once()
    {
        await using var app = await TestApp.StartAsync(
            static app =>
            {
                app.Use(static (context, next) =>
                {
                    context.Features.Set<IHttpRequestLifetimeFeature>(null);
                    return next(context);
                });
                app.UseRouting();
                app.UseShadowing();
                app.UseShadowing();
                app.MapGet("/a", static () => "a").WithShadow("x", static () => "a");
            },
            Settings.All("x"));
        Assert.Equal("a", await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative)));
        var account = (await app.ReportAsync("x")).Account;
        Assert.Equal((1, 1, 1), (account.Eligible, account.Sampled, account.Match));
    }

    [Fact]
    public async Task A_host_that_looks_encoded_and_is_not_is_no_failure_of_the_candidates()
    {
        await using var candidate = await TestApp.StartAsync(static app => app.MapGet("/a", static () => "a"));
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                // The server breaks off such a request when it writes the host into its log.
                builder.Logging.SetMinimumLevel(LogLevel.Warning);
                builder.Services.AddShadowing().AddExperiment("x",
                    experiment => (experiment.SampleRate, experiment.Candidate) = (1, candidate.Address));
            },
            static app =>
            {
                app.UseRouting();
                app.UseShadowing();
                app.MapGet("/a", static () => "a").WithShadow("x");
            });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/a");
        request.Headers.Host = "xn--99999999999999.example";
        using var response = await app.Client.SendAsync(request);
        Assert.Equal("a", await response.Content.ReadAsStringAsync());
        var account = (await app.ReportAsync("x")).Account;
        Assert.Equal((1, 1), (account.Sampled, account.Match));
    }

    private static async Task SendAsync(TestApp app, int calls, bool isConditional)
    {
        for (var call = 0; call < calls; call++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/a");
            if (isConditional)
            {
                request.Headers.Add("If-None-Match", "\"a\"");
            }

            using var response = await app.Client.SendAsync(request);
        }
    }
}
