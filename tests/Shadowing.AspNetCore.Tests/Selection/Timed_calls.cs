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
        await AreDrawnAsync(oneIn: 64, ("Experiments:x:SampleRate", "0.5"));
    }

    [Fact]
    public async Task Show_what_sampled_calls_take_longer_and_no_more()
    {
        var slow = await UntilKnownAsync(longer: TimeSpan.FromMilliseconds(3));
        Assert.True(slow.P50.Low > TimeSpan.FromMilliseconds(1), slow.ToString());

        // The control: nothing is slow, and nothing is said.
        var quick = await UntilKnownAsync(longer: TimeSpan.Zero);
        Assert.True(quick.P50.Low < TimeSpan.FromMilliseconds(1), quick.ToString());
        Assert.True(quick.P50.High < TimeSpan.FromMilliseconds(3), quick.ToString());
    }

    [Fact]
    public async Task Are_of_different_keys_where_a_key_decides()
    {
        await AreDrawnAsync(oneIn: 128, ("Experiments:x:SampleRate", "0.5"), ("Experiments:x:Sticky", "header:X-User"),
            ("Secret", "0123456789abcdef"));
    }

    [Fact]
    public async Task Are_none_where_all_calls_are_sampled_or_there_is_no_room_for_one_that_is()
    {
        Assert.Null(await OverheadAsync(2_000, ("Experiments:x:SampleRate", "1")));
        var capped = await OverheadAsync(12_800, ("Experiments:x:SampleRate", "0.5"),
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

    // Of the sampled calls there was room for, which are all of them but on a machine that is busy with other things.
    private async Task AreDrawnAsync(int oneIn, params (string, string?)[] settings)
    {
        await using var app = await StartAsync(longer: TimeSpan.Zero, settings);
        await AskAsync(app, 12_800);
        var report = await app.ReportAsync("x");
        output.WriteLine($"{report.Overhead}");
        var expected = (report.Account.Sampled - report.Account.Dropped.Values.Sum()) / (double)oneIn;
        var tolerance = 5 * Math.Sqrt(expected);
        Assert.InRange(report.Overhead!.Sampled, expected - tolerance, expected + tolerance);
        Assert.InRange(report.Overhead.NotSampled, expected - tolerance, expected + tolerance);
    }

    private async Task<OverheadReport?> OverheadAsync(int calls, params (string, string?)[] settings)
    {
        await using var app = await StartAsync(longer: TimeSpan.Zero, settings);
        await AskAsync(app, calls);
        var overhead = (await app.ReportAsync("x")).Overhead;
        output.WriteLine($"{overhead}");
        return overhead;
    }

    // A busy machine has less room for sampled calls, and fewer are timed in as many: what is known is valid whenever one looks.
    private async Task<OverheadReport> UntilKnownAsync(TimeSpan longer)
    {
        const int Enough = 250;
        await using var app = await StartAsync(longer, ("Experiments:x:SampleRate", "0.02"));
        var started = TimeProvider.System.GetTimestamp();
        OverheadReport? overhead;
        do
        {
            await AskAsync(app, 4_000);
            overhead = (await app.ReportAsync("x")).Overhead;
        }
        while ((overhead is null || Math.Min(overhead.Sampled, overhead.NotSampled) < Enough)
            && TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromMinutes(2));
        output.WriteLine($"{overhead}");
        Assert.NotNull(overhead);
        return overhead;
    }

    // What a sampled call takes longer is within its control: code that runs because the experiment samples is held to a limit, which it
    // passes on a busy machine.
    private static Task<TestApp> StartAsync(TimeSpan longer, params (string, string?)[] settings) => TestApp.StartAsync(
        builder =>
        {
            builder.Logging.ClearProviders();
            builder.Configuration.AddInMemoryCollection(settings.Append(("Capacity", "100000"))
                .Select(static pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Item1, pair.Item2)));
            builder.Services.AddShadowing().AddExperiment("x", experiment =>
            {
                experiment.MaxPerSecond = 1_000_000;
                experiment.Carry(static (HttpContext context) => context.Items[nameof(longer)] = true,
                    static (HttpContext _, object? _) => { });
            });
        },
        app =>
        {
            app.UseShadowing();
            app.MapGet("/a", async (HttpContext context) =>
            {
                if (longer > TimeSpan.Zero && context.Items.ContainsKey(nameof(longer)))
                {
                    await Task.Delay(longer, TimeProvider.System);
                }

                return "a";
            }).WithShadow("x", static () => "a");
        });

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
}
