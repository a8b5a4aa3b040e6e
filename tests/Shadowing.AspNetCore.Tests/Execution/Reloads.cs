using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Experiments;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Execution;

public sealed class Reloads
{
    [Fact]
    public async Task A_thousand_alternating_valid_and_invalid_reloads_under_load_hurt_nobody_and_keep_the_last_good_settings()
    {
        await using var candidate = await TestApp.StartAsync(app => app.MapGet("/a", () => "a"));
        var settings = new ReloadableConfiguration(Valid(candidate.Address, "1"));
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Configuration.Sources.Add(settings);
                builder.Services.AddShadowing();
                builder.Services.AddHealthChecks().AddShadowing();
            },
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", () => "a");
                app.MapHealthChecks("/health");
            });
        var registry = app.App.Services.GetRequiredService<ExperimentRegistry>();
        using var stop = new CancellationTokenSource();
        var wrong = 0;
        var served = 0;
        var load = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                using var response = await app.Client.GetAsync(new Uri("/a", UriKind.Relative));
                if (response.StatusCode != HttpStatusCode.OK || await response.Content.ReadAsStringAsync() != "a")
                {
                    Interlocked.Increment(ref wrong);
                }

                Interlocked.Increment(ref served);
            }
        })).ToList();

        for (var number = 0; number < 1_000; number++)
        {
            if (number % 2 == 0)
            {
                settings.Set(Valid(candidate.Address, number % 4 == 0 ? "0.5" : "1"));
                Assert.Null(registry.Rejection);
                Assert.Equal(number % 4 == 0 ? 0.5 : 1, registry.Current.All.Single().Rate);
            }
            else
            {
                settings.Set(("Shadowing:Experiments:x:SampleRate", "a lot"), ("Shadowing:Experiments:x:Tiemout", "1"));
                Assert.Contains("Shadowing:Experiments:x:SampleRate is 'a lot'", registry.Rejection, StringComparison.Ordinal);
                Assert.Contains("Shadowing:Experiments:x:Tiemout is not a known key", registry.Rejection, StringComparison.Ordinal);
                Assert.Equal("x", registry.Current.All.Single().Name);
            }
        }

        using var health = await app.Client.GetAsync(new Uri("/health", UriKind.Relative));
        Assert.Equal("Degraded", await health.Content.ReadAsStringAsync());
        settings.Set(Valid(candidate.Address, "1"));
        Assert.Equal("Healthy", await app.Client.GetStringAsync(new Uri("/health", UriKind.Relative)));
        await stop.CancelAsync();
        await Task.WhenAll(load);
        Assert.Equal(0, wrong);
        Assert.True(served > 0);
        Assert.True((await app.ReportAsync("x")).Account.AddsUp);
        Assert.Equal(0, app.Report.Capture().Faults);
    }

    [Fact]
    public async Task A_rate_of_0_in_configuration_wins_over_5_percent_in_code()
    {
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Configuration.Sources.Add(new ReloadableConfiguration(("Shadowing:Experiments:x:SampleRate", "0")));
                builder.Services.AddShadowing()
                    .AddExperiment("x", experiment =>
                        (experiment.SampleRate, experiment.Candidate) = (0.05, new Uri("http://127.0.0.1:1")));
            },
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", () => "a").WithShadow("x");
            });
        Assert.Equal(0UL, app.App.Services.GetRequiredService<ExperimentRegistry>().Current.LookUpThreshold);
        for (var number = 0; number < 300; number++)
        {
            await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative));
        }

        Assert.Equal(0, (await app.ReportAsync("x")).Account.Sampled);
    }

    [Fact]
    public async Task Enabled_false_stops_everything_and_true_lets_it_go_on()
    {
        var settings = new ReloadableConfiguration(("Shadowing:Enabled", "false"), ("Shadowing:Experiments:x:SampleRate", "1"));
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Configuration.Sources.Add(settings);
                builder.Services.AddShadowing();
            },
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", () => "a").WithShadow("x", () => "a");
            });
        await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative));
        Assert.Equal(0, (await app.ReportAsync("x")).Account.Sampled);
        settings.Set(("Shadowing:Experiments:x:SampleRate", "1"));
        await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative));
        Assert.Equal(1, (await app.ReportAsync("x")).Account.Match);
    }

    private static (string Key, string? Value)[] Valid(Uri candidate, string rate) =>
    [
        ("Shadowing:Experiments:x:SampleRate", rate),
        ("Shadowing:Experiments:x:Routes:0", "GET /a"),
        ("Shadowing:Experiments:x:Candidate", candidate.ToString()),
        ("Shadowing:Experiments:x:MaxPerSecond", "1000000"),
    ];
}
