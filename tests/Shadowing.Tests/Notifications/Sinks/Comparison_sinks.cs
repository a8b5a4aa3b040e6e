using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Execution;
using Shadowing.Notifications.Sinks;
using Shadowing.Tests.Services;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Notifications.Sinks;

public sealed class Comparison_sinks
{
    private static readonly (string, string?)[] s_all = [("Experiments:quote-v2:SampleRate", "1"),
        ("Experiments:quote-v2:MaxPerSecond", "1000000"), ("Capacity", "100000"), ("DrainTimeout", "00:00:30")];

    [Fact]
    public async Task A_sink_is_told_what_became_of_a_call_and_no_value_of_it()
    {
        var sink = new TestSink();
        await using (var host =
            await ShadowHost.StartAsync(services => ShadowingCoreServiceCollectionExtensions.AddShadowing(services).AddSink(sink), s_all))
        {
            var shadow = host.Services.GetRequiredService<IShadow>();
            shadow.Run("quote-v2", () => new Price("planted-secret", 1), (Anything _) => new Price("planted-secret-2", 2));
            shadow.Run("quote-v2", () => 1, int (Anything _) => throw new InvalidOperationException("planted-secret"));
            await host.ReportAsync("quote-v2");
        }

        Assert.Equal(["mismatch", "candidate_failed"], sink.Events.Select(told => told.Outcome).OrderDescending());
        var mismatch = sink.Events.Single(told => told.Outcome == "mismatch");
        Assert.Equal(("quote-v2", "inline"), (mismatch.Experiment, mismatch.Endpoint));
        Assert.Equal(["$.Amount value real", "$.Sku value real"],
            mismatch.Differences.Select(difference => $"{difference.Path} {difference.Kind} {difference.Label}")
                .Order(StringComparer.Ordinal));
        Assert.Equal(2, mismatch.DifferenceCount);
        Assert.NotNull(mismatch.CandidateDuration);
        Assert.NotEmpty(mismatch.SettingsHash + mismatch.RulesHash);
        Assert.Equal("threw", sink.Events.Single(told => told.Outcome == "candidate_failed").Reason);
        Assert.DoesNotContain("planted-secret", JsonSerializer.Serialize(sink.Events), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_cannot_be_changed_by_the_sink_that_gets_it_first()
    {
        var sink = new TestSink((told, _) =>
        {
            Assert.Throws<NotSupportedException>(() => ((IList<ComparedDifference>)told.Differences).Clear());
            return ValueTask.CompletedTask;
        });
        await using var host = await ShadowHost.StartAsync(
            services => ShadowingCoreServiceCollectionExtensions.AddShadowing(services).AddSink(sink), s_all);
        host.Services.GetRequiredService<IShadow>().Run("quote-v2", () => 1, (Anything _) => 2);
        await host.ReportAsync("quote-v2");
        await host.Host.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(new SinkReport(nameof(TestSink), 1, 0, 0), Assert.Single(host.Services.GetRequiredService<SinkHub>().Read()));
    }

    [Fact]
    public async Task A_hundred_thousand_events_and_sinks_of_every_bad_kind_cost_only_themselves()
    {
        var never = new TaskCompletionSource();
        using var blocked = new ManualResetEventSlim();
        var good = new TestSink();
        TestSink[] bad =
        [
            new((_, _) => throw new InvalidOperationException("at once")),
            new(async (_, _) =>
            {
                await Task.Yield();
                throw new InvalidOperationException("later");
            }),
            new((_, _) => new ValueTask(never.Task)),
            new((_, _) =>
            {
                blocked.Wait(CancellationToken.None);
                return ValueTask.CompletedTask;
            }),
        ];
        var time = TimeProvider.System;
        var logs = new LogCollector();
        var workers = bad.Prepend(good)
            .Select((sink, number) => new SinkWorker($"sink {number}", sink, CandidateFlow.Enter, time, logs.CreateLogger("sinks")))
            .ToList();
        const int Offered = 100_000;
        for (var number = 0; number < Offered; number++)
        {
            foreach (var worker in workers)
            {
                worker.Offer(Event(number));
            }

            // The good one is not outrun: what it gets must be everything, whatever its neighbours do.
            while (number - good.Events.Count > SinkWorker.MostWaiting / 2)
            {
                await Task.Yield();
            }
        }

        await workers[0].CompleteAsync().WaitAsync(TestApp.Deadline, TestContext.Current.CancellationToken);
        foreach (var worker in workers)
        {
            worker.GiveUp();
        }

        never.SetResult();
        blocked.Set();
        await Task.WhenAll(workers.Select(worker => worker.CompleteAsync()))
            .WaitAsync(TestApp.Deadline, TestContext.Current.CancellationToken);
        Assert.Equal(new SinkReport("sink 0", Offered, 0, 0), workers[0].Read());
        Assert.Equal(Enumerable.Range(0, Offered).Select(number => $"{number}"), good.Events.Select(told => told.Endpoint));
        Assert.All(workers, worker =>
            Assert.Equal(Offered, worker.Read() is var report ? report.Delivered + report.Lost + report.Failed : 0));
        Assert.All(workers.Skip(1), worker => Assert.Equal(0, worker.Read().Delivered));
        Assert.All(workers.Skip(3), worker => Assert.Equal(1, worker.Read().Failed));

        // Once for each cause, however often it failed; one that the end of the host has cut off was not late.
        Assert.All(logs.Entries.GroupBy(entry => entry.Message), lines => Assert.Single(lines));
        Assert.Equal(2, logs.Entries.Count);
        Assert.DoesNotContain(logs.Entries,
            entry => entry.Message.Contains("at once", StringComparison.Ordinal) || entry.Message.Contains('\n'));
    }

    [Fact]
    public async Task A_sink_that_does_not_come_back_in_time_is_told_so_and_gets_its_next_event_when_it_has()
    {
        var time = new SteppedTime();
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var entered = new SemaphoreSlim(0);
        var back = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var sink = new TestSink(async (told, cancellation) =>
        {
            entered.Release();
            if (told.Endpoint == "0")
            {
                cancellation.Register(cancelled.SetResult);
                await back.Task;
            }
        });
        var logs = new LogCollector();
        var worker = new SinkWorker("late", sink, CandidateFlow.Enter, time, logs.CreateLogger("sinks"));
        worker.Offer(Event(0));
        worker.Offer(Event(1));
        await entered.WaitAsync(TestApp.Deadline, TestContext.Current.CancellationToken);
        time.Advance(SinkWorker.Limit - TimeSpan.FromTicks(1));
        Assert.Equal(0, worker.Read().Failed);
        time.Advance(TimeSpan.FromTicks(1));
        await cancelled.Task.WaitAsync(TestApp.Deadline, TestContext.Current.CancellationToken);
        Assert.Equal(new SinkReport("late", 0, 0, 1), worker.Read());
        Assert.Single(sink.Events);
        back.SetResult();
        await worker.CompleteAsync().WaitAsync(TestApp.Deadline, TestContext.Current.CancellationToken);
        Assert.Equal(new SinkReport("late", 1, 0, 1), worker.Read());
        Assert.Single(logs.Entries);
    }

    [Fact]
    public async Task What_a_sink_calls_is_not_shadowed_and_runs_on_no_thread_of_the_application()
    {
        IShadow? shadow = null;
        var threads = new ConcurrentQueue<(bool IsPool, string? Name)>();
        var sink = new TestSink((_, _) =>
        {
            threads.Enqueue((Thread.CurrentThread.IsThreadPoolThread, Thread.CurrentThread.Name));
            shadow!.Run("quote-v2", () => 1, (Anything _) => 2);
            return ValueTask.CompletedTask;
        });
        await using var host = await ShadowHost.StartAsync(
            services => ShadowingCoreServiceCollectionExtensions.AddShadowing(services).AddSink(sink), s_all);
        shadow = host.Services.GetRequiredService<IShadow>();
        shadow.Run("quote-v2", () => 1, (Anything _) => 2);
        await host.ReportAsync("quote-v2");
        await host.Host.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal((false, "Shadowing sink TestSink"), Assert.Single(threads));
        Assert.Equal(1, host.Report.Capture().Experiments.Single().Account.Sampled);
    }

    [Fact]
    public async Task Callers_get_their_answers_and_every_call_is_accounted_for_while_a_sink_hangs()
    {
        var never = new TaskCompletionSource();
        var good = new TestSink();
        await using var host = await ShadowHost.StartAsync(
            services => ShadowingCoreServiceCollectionExtensions.AddShadowing(services)
                .AddSink(new TestSink((_, _) => new ValueTask(never.Task)))
                .AddSink(good),
            "Production",
            [.. s_all[..3], ("DrainTimeout", "00:00:01")]);
        var shadow = host.Services.GetRequiredService<IShadow>();
        for (var number = 0; number < 3_000; number++)
        {
            Assert.Equal(1, shadow.Run("quote-v2", () => 1, (Anything _) => 1));
            if (number % 500 == 0)
            {
                await host.ReportAsync("quote-v2");
            }
        }

        var report = await host.ReportAsync("quote-v2");
        Assert.Equal((3_000, true), (report.Account.Match, report.Account.AddsUp));
        await host.Host.StopAsync(TestContext.Current.CancellationToken);
        var sinks = host.Services.GetRequiredService<SinkHub>().Read();
        Assert.Equal(["TestSink", "TestSink 2"], sinks.Select(sink => sink.Name));
        Assert.All(sinks, sink => Assert.Equal(3_000, sink.Delivered + sink.Lost + sink.Failed));
        Assert.Equal((0, 1), (sinks[0].Delivered, sinks[0].Failed));
        never.SetResult();
    }

    [Fact]
    public async Task A_sink_that_cannot_be_made_stops_the_start()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(
            () => ShadowHost.StartAsync(
                services => ShadowingCoreServiceCollectionExtensions.AddShadowing(services).AddSink<SinkWithoutServices>(),
                "Production", s_all));
        Assert.Contains(nameof(SinkWithoutServices), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sink_may_need_what_the_pump_serves()
    {
        await using var host = await ShadowHost.StartAsync(
            services => ShadowingCoreServiceCollectionExtensions.AddShadowing(services).AddSink<SinkWithShadow>(), s_all);
        host.Services.GetRequiredService<IShadow>().Run("quote-v2", () => 1, (Anything _) => 1);
        await host.ReportAsync("quote-v2");
        await host.Host.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, host.Services.GetRequiredService<SinkHub>().Read().Single().Delivered);
    }

    [Fact]
    public async Task Without_a_sink_nothing_is_made()
    {
        await using var host = await ShadowHost.StartAsync(services => ShadowingCoreServiceCollectionExtensions.AddShadowing(services),
            s_all);
        Assert.True(host.Services.GetRequiredService<SinkHub>().IsEmpty);
        Assert.Empty(host.Services.GetRequiredService<SinkHub>().Read());
    }

    private static ComparisonEvent Event(int number) =>
        new() { Experiment = "x", Endpoint = $"{number}", At = default, Outcome = "match", SettingsHash = "s", RulesHash = "r" };
}
