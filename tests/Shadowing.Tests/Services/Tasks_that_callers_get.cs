using Microsoft.Extensions.DependencyInjection;
using Shadowing.Execution;
using Shadowing.Services.Calls;
using Shadowing.TestSupport;
using Shadowing.Tests.Services.Tasks;

namespace Shadowing.Tests.Services;

public sealed class Tasks_that_callers_get
{
    private static readonly TaskCompletionSource s_never = new();

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    public async Task A_task_that_is_complete_is_handed_on_itself(string rate)
    {
        var given = new GivenTasks
        {
            Plain = Task.FromResult(new Note { Text = "a" }), Frozen = Task.FromResult("b"),
            Nothing = Task.FromException(new InvalidOperationException("c"))
        };
        await using var host = await StartAsync(given, rate);
        var tasks = host.Services.GetRequiredService<ITasks>();
        Assert.Same(given.Plain, tasks.PlainAsync());
        Assert.Same(given.Frozen, tasks.FrozenAsync());
        Assert.Same(given.Nothing, tasks.NothingAsync());
        await AssertAllEndAsync(host, rate == "1" ? 3 : 0);
    }

    [Theory]
    [InlineData("0", true)]
    [InlineData("1", false)]
    public async Task A_pending_task_is_handed_on_itself_unless_a_snapshot_of_its_result_is_due(string rate, bool isPlainItself)
    {
        var (plain, frozen, nothing) = (new TaskCompletionSource<Note>(), new TaskCompletionSource<string>(), new TaskCompletionSource());
        await using var host = await StartAsync(new GivenTasks { Plain = plain.Task, Frozen = frozen.Task, Nothing = nothing.Task }, rate);
        var tasks = host.Services.GetRequiredService<ITasks>();
        var got = tasks.PlainAsync();
        Assert.Equal(isPlainItself, ReferenceEquals(plain.Task, got));
        Assert.Same(frozen.Task, tasks.FrozenAsync());
        Assert.Same(nothing.Task, tasks.NothingAsync());
        Assert.False(got.IsCompleted);
        var note = new Note { Text = "a" };
        plain.SetResult(note);
        frozen.SetResult("b");
        nothing.SetResult();
        Assert.Same(note, await got);
        await AssertAllEndAsync(host, rate == "1" ? 3 : 0);
    }

    [Fact]
    public async Task A_task_is_complete_for_its_caller_as_soon_as_the_control_has_completed_it_and_no_candidate_is_waited_for()
    {
        var plain = new TaskCompletionSource<Note>();
        await using var host = await StartAsync(new GivenTasks { Plain = plain.Task, Candidate = s_never.Task }, "1",
            ("Experiments:tasks:Timeout", "00:00:00.010"));
        var got = host.Services.GetRequiredService<ITasks>().PlainAsync();
        plain.SetResult(new Note());

        // On this very thread: nothing stands between the two but the snapshot.
        Assert.True(got.IsCompletedSuccessfully);
        var report = await host.ReportAsync("tasks");
        Assert.Equal(1, report.Account.TimedOut);
    }

    [Fact]
    public async Task Several_exceptions_of_a_task_arrive_all_and_as_they_are()
    {
        var plain = new TaskCompletionSource<Note>();
        await using var host = await StartAsync(new GivenTasks { Plain = plain.Task }, "1");
        var got = host.Services.GetRequiredService<ITasks>().PlainAsync();
        Exception[] failures = [GivenTasks.Thrown("first"), GivenTasks.Thrown("second")];
        plain.SetException(failures);
        var caught = await Assert.ThrowsAsync<InvalidOperationException>(() => got);
        Assert.Same(failures[0], caught);
        Assert.Contains(nameof(GivenTasks.ThrowIt), caught.StackTrace, StringComparison.Ordinal);
        Assert.Equal(failures, got.Exception!.InnerExceptions);
        var report = await host.ReportAsync("tasks");
        Assert.Equal("exception", Assert.Single(report.Groups).Path);
    }

    [Fact]
    public async Task A_cancelled_task_keeps_its_token_and_its_exception()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        var (plain, thrown) = (new TaskCompletionSource<Note>(), new TaskCompletionSource());
        async Task<Note> CancelledAsync()
        {
            await thrown.Task;
            throw new OperationCanceledException("mine", source.Token);
        }

        await using var host = await StartAsync(new GivenTasks { Plain = plain.Task }, "1");
        await using var other = await StartAsync(new GivenTasks { Plain = CancelledAsync() }, "1");
        var (got, gotThrown) = (host.Services.GetRequiredService<ITasks>().PlainAsync(),
            other.Services.GetRequiredService<ITasks>().PlainAsync());
        plain.SetCanceled(source.Token);
        thrown.SetResult();
        Assert.Equal(source.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => got)).CancellationToken);
        var caught = await Assert.ThrowsAsync<OperationCanceledException>(() => gotThrown);
        Assert.Equal(("mine", source.Token), (caught.Message, caught.CancellationToken));
        Assert.Contains(nameof(CancelledAsync), caught.StackTrace, StringComparison.Ordinal);
        Assert.True(got.IsCanceled && gotThrown.IsCanceled);
        Assert.Equal((1, 0), ((await host.ReportAsync("tasks")).Account.Aborted, (await host.ReportAsync("tasks")).Account.CandidateCalls));
        Assert.Equal((1, 0), ((await other.ReportAsync("tasks")).Account.Aborted,
            (await other.ReportAsync("tasks")).Account.CandidateCalls));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_value_task_on_a_source_is_consumed_once(bool isPending)
    {
        var given = new GivenTasks { IsSourcePending = isPending };
        await using var host = await StartAsync(given, "1");
        var note = await host.Services.GetRequiredService<ITasks>().SourceAsync();
        Assert.Same(given.OfSource, note);
        var report = await host.ReportAsync("tasks");
        Assert.Equal((1, 0), (report.Account.Match, host.Report.Capture().Faults));
    }

    [Fact]
    public async Task A_null_in_place_of_a_task_is_what_the_caller_gets()
    {
        await using var host = await StartAsync(new GivenTasks { Plain = null! }, "1");
        Assert.Null(host.Services.GetRequiredService<ITasks>().PlainAsync());
        var report = await host.ReportAsync("tasks");
        Assert.Equal(1, report.Account.NotComparable["capture_failed"]);
    }

    [Fact]
    public async Task A_value_task_whose_source_is_broken_breaks_for_its_caller_and_leaves_nothing_in_hand()
    {
        await using var host = await StartAsync(new GivenTasks { IsSourceBroken = true }, "1");
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await host.Services.GetRequiredService<ITasks>().SourceAsync());
        var report = await host.ReportAsync("tasks");
        Assert.Equal((1, 0, true), (report.Account.Sampled, report.Account.InFlight, report.Account.AddsUp));
    }

    [Fact]
    public async Task A_result_that_is_too_large_to_copy_is_whole_for_its_caller_and_not_comparable()
    {
        var plain = new TaskCompletionSource<Note>();
        await using var host = await StartAsync(new GivenTasks { Plain = plain.Task }, "1");
        var got = host.Services.GetRequiredService<ITasks>().PlainAsync();
        plain.SetResult(new Note { Text = new string('x', CallRecord<Note>.MostBytesAtOnce) });
        Assert.Same(await plain.Task, await got);
        var report = await host.ReportAsync("tasks");
        Assert.Equal((1, 0), (report.Account.NotComparable["control_body_over_cap"], report.Account.CandidateCalls));
        Assert.True(SpinWait.SpinUntil(() => host.Services.GetRequiredService<CaptureGate>() is { InHand: 0, Bytes.Reserved: 0 },
            TestApp.Deadline));
    }

    private static async Task AssertAllEndAsync(ShadowHost host, int sampled)
    {
        var report = await host.ReportAsync("tasks");
        Assert.Equal((sampled, true), (report.Account.Sampled, report.Account.AddsUp));
        Assert.Equal(0, host.Report.Capture().Faults);
    }

    private static Task<ShadowHost> StartAsync(GivenTasks given, string rate, params (string Key, string? Value)[] more) =>
        ShadowHost.StartAsync(
        services => services.AddSingleton(given).AddSingleton<ITasks, ControlTasks>()
            .AddShadow<ITasks, CandidateTasks>("tasks", methods => methods.AllAreReads()),
        [.. ServiceSettings.All("tasks", more).Where(setting => !setting.Key.EndsWith("SampleRate", StringComparison.Ordinal)),
            ("Experiments:tasks:SampleRate", rate)]);
}
