using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Execution;

public sealed class Shutdown
{
    [Fact]
    public async Task Stopping_with_a_full_queue_and_a_hung_candidate_ends_within_the_drain_budget_and_counts_the_rest_as_dropped()
    {
        var release = new TaskCompletionSource();
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", () => "a").WithShadow("x", async () =>
                {
                    await release.Task;
                    return "a";
                });
            },
            Settings.All("x", ("Experiments:x:Timeout", "00:01:00"), ("DrainTimeout", "00:00:01")));
        for (var number = 0; number < 500; number++)
        {
            await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative));
        }

        var started = TimeProvider.System.GetTimestamp();
        await app.App.StopAsync(CancellationToken.None);
        var took = TimeProvider.System.GetElapsedTime(started);
        Assert.InRange(took, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(2));
        var account = app.Report.Capture().Experiments.Single().Account;
        Assert.Equal((500, 0, 500), (account.Sampled, account.InFlight, account.Dropped["shutting_down"]));
        Assert.True(account.AddsUp);
        release.SetResult();
    }

    [Fact]
    public async Task Stopping_lets_waiting_calls_finish_when_there_is_time()
    {
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", () => "a").WithShadow("x", () => "a");
            },
            Settings.All("x"));
        for (var number = 0; number < 200; number++)
        {
            await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative));
        }

        await app.App.StopAsync(CancellationToken.None);
        Assert.Equal(200, app.Report.Capture().Experiments.Single().Account.Match);
    }

    [Fact]
    public async Task A_candidate_that_blocks_its_thread_is_given_up_capped_and_found_again()
    {
        using var release = new ManualResetEventSlim();
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", () => "a").WithShadow("x", () =>
                {
                    release.Wait();
                    return "a";
                });
            },
            Settings.All("x", ("Experiments:x:Timeout", "00:00:00.020"), ("MaxStuck", "3"), ("Workers", "2")));
        for (var number = 0; number < 40; number++)
        {
            Assert.Equal("a", await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative)));
        }

        var account = (await app.ReportAsync("x")).Account;
        Assert.Equal(40, account.Sampled);
        Assert.True(account.TimedOut >= 3);
        for (var number = 0; number < 10; number++)
        {
            await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative));
        }

        account = (await app.ReportAsync("x")).Account;
        Assert.True(account.Dropped["stuck_candidates"] > 0 || account.Dropped["breaker_open"] > 0);
        Assert.True(account.AddsUp);
        release.Set();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_candidate_whose_cancellation_callback_throws_ends_nothing_but_itself(bool returns)
    {
        var end = new TaskCompletionSource();
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", () => "a").WithShadow("x", async (HttpContext context) =>
                {
                    context.RequestAborted.Register(() =>
                    {
                        if (returns)
                        {
                            end.TrySetResult();
                        }

                        throw new InvalidOperationException("thrown on the timer's thread");
                    });
                    await end.Task;
                    return "a";
                });
            },
            Settings.All("x", ("Experiments:x:Timeout", "00:00:00.050"), ("DrainTimeout", "00:00:00")));
        Assert.Equal("a", await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative)));
        Assert.Equal(1, (await app.ReportAsync("x")).Account.TimedOut);
        Assert.Equal("a", await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative)));
        end.TrySetResult();
    }

    [Fact]
    public async Task Calls_that_waited_when_the_candidates_were_lost_or_the_experiment_was_turned_off_do_not_run()
    {
        using var release = new ManualResetEventSlim();
        var running = 0;
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", () => "a").WithShadow("x", () =>
                {
                    Interlocked.Increment(ref running);
                    release.Wait();
                    return "a";
                });
            },
            Settings.All("x", ("Experiments:x:Timeout", "00:00:00.250"), ("MaxStuck", "4"), ("Workers", "2")));
        for (var number = 0; number < 200; number++)
        {
            await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative));
        }

        var account = (await app.ReportAsync("x")).Account;

        // Each of the two workers may have taken one more before the cap was reached.
        Assert.InRange(running, 4, 5);
        Assert.Equal(200 - running, account.Dropped["stuck_candidates"]);
        release.Set();
    }

    [Fact]
    public async Task A_host_that_is_disposed_of_without_being_stopped_counts_every_call_and_cancels_what_runs()
    {
        const int Calls = 12;
        var (begun, cancelled) = (0, 0);
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/", static () => "a").WithShadow("x", async (CancellationToken cancellation) =>
                {
                    Interlocked.Increment(ref begun);
                    try
                    {
                        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
                    }
                    catch (OperationCanceledException)
                    {
                        Interlocked.Increment(ref cancelled);
                        throw;
                    }
                });
            },
            Settings.All("x", ("Workers", "2"), ("Experiments:x:Timeout", "00:01:00")));
        for (var call = 0; call < Calls; call++)
        {
            await app.Client.GetStringAsync(new Uri("/", UriKind.Relative));
        }

        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref begun) == 2, TestApp.Deadline));
        var report = app.Report;
        await app.App.DisposeAsync();
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        await report.WhenIdleAsync(deadline.Token);
        var account = report.Capture().Experiments.Single().Account;

        // What they end in depends on which part the container disposes of first.
        Assert.Equal((Calls, 0, 0), (account.Sampled, account.InFlight, account.Match));
        Assert.True(account.AddsUp);
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref cancelled) == 2, TestApp.Deadline));
    }
}
