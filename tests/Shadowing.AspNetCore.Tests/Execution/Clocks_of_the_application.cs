using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shadowing.Reports;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Execution;

/// <summary>The application's clock is the application's: nothing of ours runs by it.</summary>
public sealed class Clocks_of_the_application
{
    private static readonly Dictionary<string, TimeProvider?> s_clocks = new(StringComparer.Ordinal)
    {
        ["none"] = null,
        ["one that stands still"] = new StillClock(DateTimeOffset.UnixEpoch),
        ["one at its minimum"] = new StillClock(DateTimeOffset.MinValue),
        ["one at its maximum"] = new StillClock(DateTimeOffset.MaxValue),
        ["one that throws"] = new ThrowingClock(),
    };

    public static TheoryData<string, bool> Hosts =>
        [.. s_clocks.Keys.SelectMany(static clock => (TheoryDataRow<string, bool>[])[(clock, true), (clock, false)])];

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task A_host_starts_shadows_gives_a_hung_candidate_up_and_stops_within_the_drain_budget(string clock, bool isAwaited)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
            Settings.All("x", ("DrainTimeout", "00:00:01"), ("MaxStuck", "64"), ("Experiments:hung:Timeout", "00:00:00.200"),
                ("Experiments:hung:SampleRate", "1"))
            .Select(static pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
        if (s_clocks[clock] is { } time)
        {
            builder.Services.AddSingleton(time);
        }

        builder.Services.AddShadowing().AddSink<ForgetfulSink>();
        await using var app = builder.Build();
        var release = new TaskCompletionSource();
        app.UseRouting();
        app.UseShadowing();
        app.MapGet("/a", static () => "a").WithShadow("x", static () => "a");
        app.MapGet("/hung", static () => "a").WithShadow("hung", async () =>
        {
            await release.Task;
            return "a";
        });
        var starting = app.StartAsync(TestContext.Current.CancellationToken);
        if (isAwaited)
        {
            await starting;
        }

        // A host whose start nobody awaits listens when its start returns.
        using var client = app.GetTestClient();
        for (var number = 0; number < 5; number++)
        {
            Assert.Equal("a", await client.GetStringAsync(new Uri("/a", UriKind.Relative)));
        }

        Assert.Equal("a", await client.GetStringAsync(new Uri("/hung", UriKind.Relative)));
        var report = app.Services.GetRequiredService<IShadowReporter>();
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        await report.WhenIdleAsync(deadline.Token);
        var experiments = report.Capture().Experiments.ToDictionary(static experiment => experiment.Name,
            static experiment => experiment.Account, StringComparer.Ordinal);
        Assert.Equal((5, 1), (experiments["x"].Match, experiments["hung"].TimedOut));
        Assert.Equal(0, report.Capture().Faults);

        Assert.Equal("a", await client.GetStringAsync(new Uri("/hung", UriKind.Relative)));
        await starting;
        var started = TimeProvider.System.GetTimestamp();
        await app.StopAsync(CancellationToken.None);
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        release.SetResult();
    }

    [Fact]
    public void No_clock_is_registered_for_the_application()
    {
        var services = new ServiceCollection();
        services.AddShadowing(new ConfigurationBuilder().Build());
        Assert.DoesNotContain(services, static service => service.ServiceType == typeof(TimeProvider));
    }
}
