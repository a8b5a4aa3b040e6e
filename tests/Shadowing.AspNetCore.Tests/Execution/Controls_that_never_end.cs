using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Execution;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Execution;

public sealed class Controls_that_never_end
{
    private const int Capacity = 16;

    [Fact]
    public async Task One_experiments_leave_room_for_another_and_give_their_places_back_after_a_minute()
    {
        var clock = new SteppedClock();
        var release = new TaskCompletionSource();
        var begun = 0;
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Services.AddSingleton(new InternalClock(clock));
                builder.Services.AddShadowing(shared => shared.Capacity = Capacity)
                    .AddExperiment("polls", static experiment => (experiment.SampleRate, experiment.MaxPerSecond) = (1, 100_000))
                    .AddExperiment("other", static experiment => (experiment.SampleRate, experiment.MaxPerSecond) = (1, 100_000));
            },
            app =>
            {
                app.UseShadowing();
                app.MapGet("/polls", async (HttpContext context) =>
                {
                    await context.Response.WriteAsync("a");
                    await context.Response.Body.FlushAsync();
                    Interlocked.Increment(ref begun);
                    await release.Task;
                    await context.Response.WriteAsync("b");
                }).WithShadow("polls", static () => "ab");
                app.MapGet("/other", static () => "c").WithShadow("other", static () => "c");
            });
        var gate = app.App.Services.GetRequiredService<CaptureGate>();
        var polls = Enumerable.Range(0, 2 * Capacity).Select(_ => app.Client.GetStringAsync(new Uri("/polls", UriKind.Relative))).ToList();
        await Until(() => Volatile.Read(ref begun) == polls.Count);
        Assert.Equal(Capacity / 2, gate.InHand);

        for (var call = 0; call < 50; call++)
        {
            Assert.Equal("c", await app.Client.GetStringAsync(new Uri("/other", UriKind.Relative)));
            await Until(() => gate.InHand == Capacity / 2);
        }

        var other = app.Report.Capture().Experiments.Single(static report => report.Name == "other").Account;
        Assert.Equal((50, 0), (other.Match, other.Dropped.Values.Sum()));

        clock.Step(OpenControls.Most + TimeSpan.FromSeconds(1));
        await Until(() => gate.InHand == 0);
        release.SetResult();
        Assert.All(await Task.WhenAll(polls), static answer => Assert.Equal("ab", answer));
        var account = (await app.ReportAsync("polls")).Account;
        Assert.Equal((Capacity / 2, Capacity * 3 / 2), (account.NotComparable["control_not_ended"], account.Dropped["queue_full"]));
        Assert.True(account.AddsUp);
        Assert.Equal(0, gate.Bytes.Reserved);
        Assert.Equal(0, app.Report.Capture().Faults);
    }

    [Fact]
    public async Task A_services_call_gives_its_place_back_too()
    {
        var clock = new SteppedClock();
        var release = new TaskCompletionSource<int>();
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Services.AddSingleton(new InternalClock(clock));
                builder.Services.AddShadowing()
                    .AddExperiment("x", static experiment => (experiment.SampleRate, experiment.MaxPerSecond) = (1, 100_000));
            },
            static _ => { });
        var gate = app.App.Services.GetRequiredService<CaptureGate>();
        var shadow = app.App.Services.GetRequiredService<IShadow>();
        var run = shadow.RunAsync("x", _ => release.Task,
            static (Controls_that_never_end _, CancellationToken _) => Task.FromResult(1), default);
        Assert.Equal(1, gate.InHand);

        clock.Step(OpenControls.Most + TimeSpan.FromSeconds(1));
        await Until(() => gate.InHand == 0);
        release.SetResult(1);
        Assert.Equal(1, await run);
        var account = (await app.ReportAsync("x")).Account;
        Assert.Equal((1, 1), (account.Sampled, account.NotComparable["control_not_ended"]));
    }

    private static async Task Until(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!condition())
        {
            await looks.WaitForNextTickAsync(deadline.Token);
        }
    }
}
