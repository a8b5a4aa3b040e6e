using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Shadowing.Execution;
using Shadowing.Experiments;
using Shadowing.Storage;
using Shadowing.StoreConformance;
using Shadowing.Telemetry;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Storage;

public sealed class Store_writing
{
    private static readonly AsyncLocal<string?> s_ambient = new();
    private readonly ScriptedStore _store = new();
    private readonly ScriptedSource _source = new();
    private readonly ManualTimers _time = new();

    [Fact]
    public async Task What_an_earlier_run_left_is_handed_out_once_before_anything_is_taken()
    {
        var state = new StoredState { Groups = [Rows.Group("a")], Stops = [Rows.Stop("x")] };
        _store.OnLoad = () => state;
        await using var host = await StartAsync();
        Assert.True(await FlushAsync(host));
        Assert.True(await FlushAsync(host));
        Assert.Same(state, _source.Restored);
        Assert.Equal((1, false), (_source.Restores, _source.WasAskedTooEarly));
        Assert.True(Known(host));
    }

    [Fact]
    public async Task Nothing_is_sampled_until_it_is_known_what_was_stopped()
    {
        _store.OnLoad = () => throw new ShadowStoreException("The disk is away.");
        await using var host = await StartAsync();
        Assert.False(Known(host));
        Assert.Equal(0, Rate(host));
        Assert.Contains("nothing is sampled", Writer(host).Status.LastError, StringComparison.Ordinal);
        Assert.Contains("The disk is away.", Writer(host).Status.LastError, StringComparison.Ordinal);
        _source.Change(new StoreBatch { Groups = [Rows.Group("a")] });
        Assert.False(await FlushAsync(host));
        Assert.Single(host.Logs.Entries, entry => entry.Event.Name == "NotLoaded");

        _store.OnLoad = () => StoredState.Empty;
        Assert.True(await FlushAsync(host));
        Assert.True(Known(host));
        Assert.Equal(1, Rate(host));
        Assert.Equal("a", Assert.Single(Assert.Single(_store.Saved).Groups).Id);
        Assert.Null(Writer(host).Status.LastError);
    }

    [Fact]
    public async Task A_store_that_is_lost_at_restart_anyway_keeps_nothing_off_and_is_not_sent_what_nobody_reads_back()
    {
        var store = new ScriptedStore { Survives = false, OnLoad = () => throw new InvalidOperationException() };
        await using var host = await StartAsync(store);
        Assert.True(Known(host));
        Assert.Equal(1, Rate(host));
        store.OnLoad = () => StoredState.Empty;
        _source.Change(new StoreBatch
        {
            Groups = [Rows.Group("a")], Samples = [Rows.Sample("s", "a")],
            Evidence = [new StoredEvidence("x", "{}")], Minutes = [Rows.Minute(1)], Audit = [Rows.Audit("e")],
            ForgottenExperiments = ["y"]
        });
        Assert.True(await FlushAsync(host));
        var batch = Assert.Single(store.Saved);
        Assert.Equal((0, 0, 0, 1, 1, 1),
            (batch.Groups.Count, batch.Samples.Count, batch.Evidence.Count, batch.Minutes.Count, batch.Audit.Count,
                batch.ForgottenExperiments.Count));
    }

    [Fact]
    public async Task The_timer_writes_by_itself_and_nothing_when_nothing_has_changed()
    {
        await using var host = await StartAsync();
        var saved = new TaskCompletionSource();
        _store.OnSave = (_, _) =>
        {
            saved.TrySetResult();
            return Task.CompletedTask;
        };
        _source.Change(new StoreBatch { Groups = [Rows.Group("a")] });
        _time.Advance(TimeSpan.FromSeconds(5));
        await saved.Task.WaitAsync(TestApp.Deadline);
        Assert.True(await FlushAsync(host));
        Assert.Single(_store.Saved);
        Assert.NotNull(Writer(host).Status.LastWritten);
    }

    [Fact]
    public async Task A_batch_that_failed_is_kept_and_merged_with_the_next()
    {
        await using var host = await StartAsync();
        _store.OnSave = (_, _) => throw new ShadowStoreException("Full.");
        _source.Change(new StoreBatch { Groups = [Rows.Group("a", content: "1"), Rows.Group("b")] });
        Assert.False(await FlushAsync(host));
        var status = Writer(host).Status;
        Assert.Equal((1L, 2L, 0L, "Full."), (status.Failures, status.PendingRows, status.LostRows, status.LastError));

        _store.OnSave = (_, _) => Task.CompletedTask;
        _source.Change(new StoreBatch { Groups = [Rows.Group("a", content: "2")] });
        Assert.True(await FlushAsync(host));
        Assert.Equal(["2", "{}"], Assert.Single(_store.Saved).Groups.OrderBy(group => group.Id).Select(group => group.Content));
        status = Writer(host).Status;
        Assert.Equal((1L, 0L, null), (status.Failures, status.PendingRows, status.LastError));
    }

    [Fact]
    public async Task What_a_person_did_gets_through_when_the_rest_does_not()
    {
        await using var host = await StartAsync();
        _store.OnSave = (batch, _) => batch.Samples.Count > 0 ? throw new ShadowStoreException("Full.") : Task.CompletedTask;
        _source.Change(new StoreBatch { Samples = [Rows.Sample("s", "a")], Stops = [Rows.Stop("x")], Audit = [Rows.Audit("e")] });
        Assert.True(await FlushAsync(host));
        var batch = Assert.Single(_store.Saved);
        Assert.Equal((1, 1), (batch.Stops.Count, batch.Audit.Count));
        Assert.Equal((1L, "Full."), (Writer(host).Status.PendingRows, Writer(host).Status.LastError));
        Assert.False(await FlushAsync(host));
        _store.OnSave = (_, _) => Task.CompletedTask;
        Assert.True(await FlushAsync(host));
        Assert.Equal((1, 0), (_store.Saved.Last().Samples.Count, _store.Saved.Last().Stops.Count));
    }

    [Fact]
    public async Task A_store_that_fails_for_long_costs_bounded_memory_and_what_is_beyond_is_counted()
    {
        await using var host = await StartAsync();
        _store.OnSave = (_, _) => throw new ShadowStoreException("Full.");
        for (var number = 0; number < 12; number++)
        {
            _source.Change(new StoreBatch
            {
                Minutes = [.. Enumerable.Range(number * 5_000, 5_000).Select(minute => Rows.Minute(minute))],
                Stops = [Rows.Stop("x")]
            });
            Assert.False(await FlushAsync(host));
        }

        var status = Writer(host).Status;
        Assert.Equal(60_001, status.PendingRows + status.LostRows);
        Assert.InRange(status.PendingRows, 1, 50_000);
        _store.OnSave = (_, _) => Task.CompletedTask;
        Assert.True(await FlushAsync(host));
        var batch = Assert.Single(_store.Saved);
        Assert.Equal("x", Assert.Single(batch.Stops).Experiment);
        Assert.Equal(Rows.At(59_999), batch.Minutes.Max(minute => minute.Minute));
        Assert.Equal(status.PendingRows, batch.Count);
    }

    [Fact]
    public async Task While_it_fails_the_timer_tries_less_and_less_often_and_each_cause_is_logged_once()
    {
        await using var host = await StartAsync();
        var tries = 0;
        _store.OnSave = (_, _) =>
        {
            tries++;
            throw new ShadowStoreException("Full.");
        };
        _source.Change(new StoreBatch { Groups = [Rows.Group("a")] });
        Assert.False(await FlushAsync(host));
        for (var second = 0; second < 600; second += 5)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            await IdleAsync(host, () => tries);
        }

        // 5, 10, 20, 40, 60, 60, … seconds apart.
        Assert.InRange(tries, 10, 15);
        _store.OnSave = (_, _) => Task.CompletedTask;
        Assert.True(await FlushAsync(host));
        Assert.Single(host.Logs.Entries, entry => entry.Event.Name == "Failed");
        Assert.Single(host.Logs.Entries, entry => entry.Event.Name == "Recovered");
        Assert.All(host.Logs.Entries.Where(entry => entry.Event.Id / 1000 == 10),
            entry => Assert.DoesNotContain(Rows.Group("a").Experiment, entry.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_store_that_hangs_keeps_neither_the_start_nor_a_flush_nor_the_stop()
    {
        using var released = new ManualResetEventSlim();
        _store.OnLoad = () =>
        {
            released.Wait();
            return StoredState.Empty;
        };
        var host = await StartAsync();
        Assert.False(Known(host));
        Assert.False(await FlushAsync(host));
        Assert.Contains("It has not answered for", Writer(host).Status.LastError, StringComparison.Ordinal);
        await host.DisposeAsync();
        var lost = Assert.Single(host.Logs.Entries, entry => entry.Event.Name == "LostAtStop").Message;
        Assert.DoesNotContain(" 0 ", lost, StringComparison.Ordinal);
        Assert.Contains("since the start", lost, StringComparison.Ordinal);
        released.Set();
    }

    [Fact]
    public async Task The_stop_of_the_host_writes_what_is_left()
    {
        var host = await StartAsync();
        _source.Change(new StoreBatch { Groups = [Rows.Group("a")] });
        await host.DisposeAsync();
        Assert.Equal("a", Assert.Single(Assert.Single(_store.Saved).Groups).Id);
        Assert.DoesNotContain(host.Logs.Entries, entry => entry.Event.Name == "LostAtStop");
    }

    [Fact]
    public async Task What_cannot_be_written_at_the_stop_is_counted_as_lost_and_said()
    {
        var host = await StartAsync();
        var writer = Writer(host);
        _store.OnSave = (_, _) => throw new ShadowStoreException("Full.");
        _source.Change(new StoreBatch { Groups = [Rows.Group("a"), Rows.Group("b")] });
        await host.DisposeAsync();
        Assert.Equal(2, writer.Status.LostRows);
        Assert.Contains("last 2 rows", Assert.Single(host.Logs.Entries, entry => entry.Event.Name == "LostAtStop").Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "The last row of evidence")]
    [InlineData(3, "The last 3 rows of evidence")]
    public async Task What_is_lost_at_the_stop_is_said_in_numbers_that_are_true(int rows, string said)
    {
        var host = await StartAsync();
        _store.OnSave = (_, _) => throw new ShadowStoreException("Full.");
        _source.Change(new StoreBatch { Groups = [.. Enumerable.Range(0, rows).Select(number => Rows.Group($"g{number}"))] });
        await host.DisposeAsync();
        Assert.StartsWith(said, Assert.Single(host.Logs.Entries, entry => entry.Event.Name == "LostAtStop").Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_fails_when_nothing_is_left_to_write_loses_nothing_and_nothing_is_said()
    {
        var host = await StartAsync();
        Assert.True(await FlushAsync(host));
        _store.OnSave = (_, _) => throw new ShadowStoreException("Full.");
        _source.Change(new StoreBatch { ExpireBefore = _time.GetUtcNow() });
        _time.Advance(TimeSpan.FromMinutes(2));
        await host.DisposeAsync();
        Assert.DoesNotContain(host.Logs.Entries, entry => entry.Event.Name == "LostAtStop");
    }

    [Fact]
    public async Task A_write_that_hangs_at_the_stop_before_it_looked_is_not_said_to_lose_no_row()
    {
        var host = await StartAsync();
        using var released = new ManualResetEventSlim();
        _source.OnTake = released.Wait;
        _source.Change(new StoreBatch { Groups = [Rows.Group("a")] });
        await host.DisposeAsync();
        var lost = Assert.Single(host.Logs.Entries, entry => entry.Event.Name == "LostAtStop").Message;
        Assert.DoesNotContain(" 0 ", lost, StringComparison.Ordinal);
        Assert.Contains("since the last write", lost, StringComparison.Ordinal);
        released.Set();
    }

    [Fact]
    public async Task The_store_runs_on_a_thread_of_its_own_without_anybodys_ambient_values()
    {
        await using var host = await StartAsync();
        (bool IsOfPool, string? Name, string? Ambient) seen = default;
        _store.OnSave = (_, _) =>
        {
            seen = (Thread.CurrentThread.IsThreadPoolThread, Thread.CurrentThread.Name, s_ambient.Value);
            return Task.CompletedTask;
        };
        s_ambient.Value = "a request";
        _source.Change(new StoreBatch { Groups = [Rows.Group("a")] });
        Assert.True(await FlushAsync(host));
        Assert.Equal((false, "Shadowing store", null), seen);
    }

    [Fact]
    public async Task A_part_that_fails_costs_only_itself_and_what_was_stopped_stays_stopped()
    {
        _store.OnLoad = () => new StoredState { Stops = [Rows.Stop("x"), Rows.Stop("y", isStopped: false)] };
        var good = new ScriptedSource();
        _source.OnRestore = () => throw new InvalidOperationException("broken");
        _source.OnTake = () => throw new InvalidOperationException("broken");
        await using var host = await StartAsync(_store, good);
        good.Change(new StoreBatch { Groups = [Rows.Group("a")] });
        Assert.True(await FlushAsync(host));
        Assert.Single(_store.Saved);
        Assert.NotNull(good.Restored);
        var stops = host.Services.GetRequiredService<ExperimentStops>();
        Assert.Equal((true, true, false), (stops.AreKnown, stops.IsStopped("x"), stops.IsStopped("y")));
        Assert.Equal(0, Rate(host));

        // Once for what was left, and once for what has changed.
        Assert.Equal(2, host.Services.GetRequiredService<FaultLog>().Count);
    }

    [Fact]
    public async Task A_store_whose_description_throws_is_named_by_its_type()
    {
        _store.OnDescription = () => throw new InvalidOperationException();
        await using var host = await StartAsync();
        Assert.Equal(nameof(ScriptedStore), Writer(host).Status.Description);
    }

    [Fact]
    public async Task Flushes_that_come_while_one_hangs_wait_together_and_none_gets_lost()
    {
        await using var host = await StartAsync();
        var (entered, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        _store.OnSave = async (_, _) =>
        {
            entered.TrySetResult();
            await released.Task;
        };
        _source.Change(new StoreBatch { Groups = [Rows.Group("a")] });
        var first = FlushAsync(host);
        await entered.Task.WaitAsync(TestApp.Deadline);
        _source.Change(new StoreBatch { Groups = [Rows.Group("b")] });
        var others = Enumerable.Range(0, 1_000).Select(_ => FlushAsync(host)).ToList();
        released.SetResult();
        Assert.True(await first);
        Assert.All(await Task.WhenAll(others), Assert.True);
        Assert.Equal(["a", "b"], _store.Saved.SelectMany(batch => batch.Groups).Select(group => group.Id));
    }

    private static StoreWriter Writer(ShadowHost host) => host.Services.GetRequiredService<StoreWriter>();

    private static Task<bool> FlushAsync(ShadowHost host) => Writer(host).FlushAsync(default);

    private static bool Known(ShadowHost host) => host.Services.GetRequiredService<ExperimentStops>().AreKnown;

    private static int Rate(ShadowHost host) =>
        host.Services.GetRequiredService<ExperimentRegistry>().Current.Find("x")!.Threshold == Shadowing.Sampling.SampleThreshold.None
            ? 0
            : 1;

    // What the timer has queued is done when a write that was queued after it would be: failures count each of them.
    private static async Task IdleAsync(ShadowHost host, Func<int> tries)
    {
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        while (Writer(host).IsBusy)
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.Equal(tries().ToString(CultureInfo.InvariantCulture), Writer(host).Status.Failures.ToString(CultureInfo.InvariantCulture));
    }

    private Task<ShadowHost> StartAsync() => StartAsync(_store);

    private Task<ShadowHost> StartAsync(IShadowStore store, params ScriptedSource[] others) => ShadowHost.StartAsync(
        services =>
        {
            services.AddSingleton(new InternalClock(_time));
            services.AddShadowing();
            services.Replace(ServiceDescriptor.Singleton(store));

            // Those of the library itself have nothing to say here.
            services.RemoveAll<IEvidenceSource>();
            foreach (var source in (ScriptedSource[])[_source, .. others])
            {
                services.AddSingleton<IEvidenceSource>(source);
            }
        },
        ("Experiments:x:SampleRate", "1"));
}
