using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shadowing.Accounting;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Selection;

public sealed class Timed_calls(ITestOutputHelper output)
{
    private const int Clients = 8;

    [Fact]
    public async Task Are_drawn_as_often_of_those_that_are_sampled_as_of_the_others_one_in_128_of_all_each()
    {
        const int Calls = 12_800;
        var overhead = await OverheadAsync(Calls, burn: TimeSpan.Zero, ("Experiments:x:SampleRate", "0.5"));

        // A hundred each; five standard deviations are fifty.
        Assert.InRange(overhead!.Sampled, 50, 150);
        Assert.InRange(overhead.NotSampled, 50, 150);
    }

    [Fact]
    public async Task Show_what_sampled_calls_take_longer_and_no_more()
    {
        const int Calls = 40_000;
        var slow = await OverheadAsync(Calls, burn: TimeSpan.FromMilliseconds(3), ("Experiments:x:SampleRate", "0.02"));
        Assert.True(slow!.P50.Low > TimeSpan.FromMilliseconds(1), slow.ToString());

        // The control: nothing is slow, and nothing is said.
        var quick = await OverheadAsync(Calls, burn: TimeSpan.Zero, ("Experiments:x:SampleRate", "0.02"));
        Assert.True(quick!.P50.Low < TimeSpan.FromMilliseconds(1), quick.ToString());
        Assert.True(quick.P50.High < TimeSpan.FromMilliseconds(3), quick.ToString());
    }

    [Fact]
    public async Task Are_of_different_keys_where_a_key_decides()
    {
        var overhead = await OverheadAsync(12_800, burn: TimeSpan.Zero, ("Experiments:x:SampleRate", "0.5"),
            ("Experiments:x:Sticky", "header:X-User"), ("Secret", "0123456789abcdef"));
        Assert.InRange(overhead!.Sampled, 20, 90);
        Assert.InRange(overhead.NotSampled, 20, 90);
    }

    [Fact]
    public async Task Are_none_where_all_calls_are_sampled_or_there_is_no_room_for_one_that_is()
    {
        Assert.Null(await OverheadAsync(2_000, burn: TimeSpan.Zero, ("Experiments:x:SampleRate", "1")));
        var capped = await OverheadAsync(12_800, burn: TimeSpan.Zero, ("Experiments:x:SampleRate", "0.5"),
            ("Experiments:x:MaxPerSecond", "1"));

        // Of calls that come while there is room: each second until the first of it is sampled.
        Assert.InRange(capped?.NotSampled ?? 0, 0, 10);
    }

    [Fact]
    public async Task Throw_what_their_control_throws_where_it_throws_it()
    {
        var thrown = new InvalidOperationException("the control's");
        var seen = new List<Exception>();
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.Use(next => async context =>
                {
                    try
                    {
                        await next(context);
                    }
                    catch (InvalidOperationException caught)
                    {
                        lock (seen)
                        {
                            seen.Add(caught);
                        }
                    }
                });
                app.UseShadowing();
                app.MapGet("/a", (RequestDelegate)(async context =>
                {
                    await Task.Yield();
                    throw thrown;
                })).WithShadow("x");
            },
            ("Experiments:x:Candidate", "http://127.0.0.1:1"), ("Experiments:x:SampleRate", "0.5"),
            ("Experiments:x:MaxPerSecond", "1000000"));
        await AskAsync(app, 2_000);
        Assert.Equal(2_000, seen.Count);
        Assert.All(seen, caught => Assert.Same(thrown, caught));

        // Some of them were timed: without, this would show nothing.
        Assert.NotNull((await app.ReportAsync("x")).Overhead);
    }

    private async Task<OverheadReport?> OverheadAsync(int calls, TimeSpan burn, params (string, string?)[] settings)
    {
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Configuration.AddInMemoryCollection(settings.Append(("Capacity", "100000"))
                    .Select(static pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Item1, pair.Item2)));
                builder.Services.AddShadowing().AddExperiment("x", experiment =>
                {
                    experiment.MaxPerSecond = 1_000_000;
                    experiment.Carry((HttpContext _) => Burn(burn), static (HttpContext _, object _) => { });
                });
            },
            static app =>
            {
                app.UseShadowing();
                app.MapGet("/a", static () => "a").WithShadow("x", static () => "a");
            });
        await AskAsync(app, calls);
        var overhead = (await app.ReportAsync("x")).Overhead;
        output.WriteLine($"{overhead}");
        return overhead;
    }

    private static async Task AskAsync(TestApp app, int calls) =>
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            for (var call = client; call < calls; call += Clients)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "/a");
                request.Headers.Add("X-User", $"user {call}");
                using var response = await app.Client.SendAsync(request);
            }
        }));

    // What a sampled call takes longer.
    private static object Burn(TimeSpan time)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < time)
        {
            Thread.SpinWait(20);
        }

        return string.Empty;
    }
}
