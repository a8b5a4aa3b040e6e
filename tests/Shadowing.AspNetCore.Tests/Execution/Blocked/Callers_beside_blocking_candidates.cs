using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shadowing.Reports;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Execution.Blocked;

/// <summary>How long callers wait beside candidates that block, held against how long they wait beside one that does not, in the same
/// run. The process's pool is everybody's: these run alone.</summary>
[Collection(nameof(Alone))]
public sealed class Callers_beside_blocking_candidates(ITestOutputHelper output)
{
    private const int Rounds = 9;
    private const int Blocking = 4;
    private const int Calls = 25;
    private static readonly TimeSpan s_mostOver = TimeSpan.FromMilliseconds(25);

    // By so much the band itself may be off: a turn of the system's scheduler.
    private static readonly TimeSpan s_turn = TimeSpan.FromMilliseconds(5);

    [Fact]
    public async Task Wait_as_long_as_beside_one_that_does_not_and_where_it_left_its_own_threads_hardly_longer()
    {
        await using var app = Start(out var blocks);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()), Timeout = TestApp.Deadline };
        var (first, callback, left, again) = (new List<TimeSpan>(), new List<TimeSpan>(), new List<TimeSpan>(), new List<TimeSpan>());
        await BesideAsync(app, client, blocks, "/callback");
        for (var round = 0; round < Rounds; round++)
        {
            first.Add(await BesideAsync(app, client, blocks, "/harmless"));
            callback.Add(await BesideAsync(app, client, blocks, "/callback"));
            left.Add(await BesideAsync(app, client, blocks, "/left"));
            again.Add(await BesideAsync(app, client, blocks, "/harmless"));
        }

        // The pool may make a thread just then: of some times once it has none.
        var starved = TimeSpan.Zero;
        for (var attempt = 0; attempt < 10 && starved <= Median([.. first, .. again]) + s_mostOver; attempt++)
        {
            starved = await BesideBlockedPoolAsync(client);
        }

        Tell("beside a harmless candidate", first);
        Tell("beside one that blocks in its token's callback", callback);
        Tell("beside one that blocks after ConfigureAwait(false)", left);
        Tell("beside a harmless candidate again", again);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"where the pool has no thread: {starved.TotalMilliseconds:F1} ms"));

        // A busy machine makes single waits long, whoever is beside: so the usual round is held against the band of those without.
        var band = first.Concat(again).Max();
        Assert.InRange(Median(callback), TimeSpan.Zero, band + s_turn);
        Assert.InRange(Median(left), TimeSpan.Zero, band + s_mostOver);

        // What is measured here does see it when callers wait for a thread.
        Assert.True(starved > Median([.. first, .. again]) + s_mostOver, $"{starved}");
    }

    private static WebApplication Start(out Blocks blocks)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddRoutingCore();

        // Each for itself, and none is paused for what is on its way back from the round before.
        var shadowing = ShadowingCoreServiceCollectionExtensions.AddShadowing(builder.Services.AddShadowing().Services,
            configuration: null, static shared => shared.MaxStuck = 2 * Blocking);
        foreach (var name in (string[])["harmless", "callback", "left"])
        {
            shadowing.AddExperiment(name, static experiment =>
                (experiment.SampleRate, experiment.MaxPerSecond, experiment.Timeout) = (1, 100_000, TimeSpan.FromMilliseconds(10)));
        }

        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var held = blocks = new Blocks();
        app.UseShadowing();
        app.MapGet("/beside", AnswerAsync);
        app.MapGet("/harmless", AnswerAsync).WithShadow("harmless", async () =>
        {
            held.Present.Arrive();
            return await AnswerAsync();
        });
        app.MapGet("/callback", AnswerAsync).WithShadow("callback", async (HttpContext context, CancellationToken cancellation) =>
        {
            if (context.Request.QueryString.HasValue)
            {
                return "a";
            }

            var block = held.Present;
            await using var registration = cancellation.Register(block.Wait);
            await block.Opened;
            return "";
        });
        app.MapGet("/left", AnswerAsync).WithShadow("left", async (HttpContext context) =>
        {
            if (context.Request.QueryString.HasValue)
            {
                return "a";
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System).ConfigureAwait(false);
            held.Present.Wait();
            return "";
        });
        app.StartAsync().GetAwaiter().GetResult();
        return app;
    }

    private static async Task<string> AnswerAsync()
    {
        await Task.Yield();
        return "a";
    }

    // The longest wait of callers while as many candidates as are sent block, all of them before the first call.
    private static async Task<TimeSpan> BesideAsync(WebApplication app, HttpClient client, Blocks blocks, string path)
    {
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        using var block = blocks.Next(Blocking);
        for (var call = 0; call < Blocking; call++)
        {
            await client.GetStringAsync(new Uri(path, UriKind.Relative), deadline.Token);
        }

        await block.AllThere.WaitAsync(deadline.Token);
        var longest = await LongestAsync(client, Calls);
        block.Open();

        // One that is well, or the experiment would pause after so many that are not.
        await client.GetStringAsync(new Uri(path + "?well", UriKind.Relative), deadline.Token);
        await app.Services.GetRequiredService<IShadowReporter>().WhenIdleAsync(deadline.Token);
        return longest;
    }

    private static async Task<TimeSpan> BesideBlockedPoolAsync(HttpClient client)
    {
        ThreadPool.GetMinThreads(out var least, out _);
        using var starved = new StarvedPool(Math.Max(least, ThreadPool.ThreadCount) + 2);
        return await LongestAsync(client, 1);
    }

    private static async Task<TimeSpan> LongestAsync(HttpClient client, int calls)
    {
        var longest = TimeSpan.Zero;
        for (var call = 0; call < calls; call++)
        {
            var began = TimeProvider.System.GetTimestamp();
            await client.GetStringAsync(new Uri("/beside", UriKind.Relative));
            longest = TimeSpan.FromTicks(Math.Max(longest.Ticks, TimeProvider.System.GetElapsedTime(began).Ticks));
        }

        return longest;
    }

    private static TimeSpan Median(IEnumerable<TimeSpan> waits)
    {
        var sorted = waits.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private void Tell(string where, List<TimeSpan> longest) => output.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"longest wait {where}: usually {Median(longest).TotalMilliseconds:F1} ms, at most {longest.Max().TotalMilliseconds:F1} ms"));
}
