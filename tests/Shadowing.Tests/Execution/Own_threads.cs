using Microsoft.Extensions.Logging.Abstractions;
using Shadowing.Execution.Steps;
using Shadowing.Execution.Threads;
using Shadowing.Telemetry;

namespace Shadowing.Tests.Execution;

public sealed class Own_threads
{
    [Fact]
    public async Task What_runs_on_them_stays_on_them_whoever_completes_what_it_awaits()
    {
        var threads = new OwnThreads("ours", 2);
        var gate = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        var names = new List<string?>();
        var work = Task.Factory.StartNew(
            async () =>
            {
                names.Add(Thread.CurrentThread.Name);
                begun.SetResult();
                await gate.Task;
                names.Add(Thread.CurrentThread.Name);
                await Task.Run(() => { });
                names.Add(Thread.CurrentThread.Name);
            },
            CancellationToken.None,
            TaskCreationOptions.None,
            threads).Unwrap();
        await begun.Task;

        // Completed here: without the check this thread would be offered the continuation.
        gate.SetResult();
        await work.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(["ours", "ours", "ours"], names);
    }

    [Fact]
    public async Task They_grow_while_tasks_wait_that_nobody_takes_up_to_a_bound_that_is_said()
    {
        const int Most = 6;
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var deadlines = new Deadlines(new FaultLog(NullLogger<FaultLog>.Instance));
        using var threads = new OwnThreads("ours", 2, new ThreadGrowth(deadlines, Most, () => full.TrySetResult()));
        using var open = new ManualResetEventSlim();
        var begun = new CountdownEvent(Most);
        for (var task = 0; task < Most + 1; task++)
        {
            threads.Queue(() =>
            {
                begun.Signal(begun.CurrentCount > 0 ? 1 : 0);
                open.Wait();
            });
        }

        await full.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal((Most, 0), (threads.Count, begun.CurrentCount));
        open.Set();
    }

    [Fact]
    public async Task What_runs_next_runs_on_the_same_thread_when_that_has_returned()
    {
        using var threads = new OwnThreads("ours", 2);
        var order = new List<string>();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        threads.Queue(() =>
        {
            var first = Environment.CurrentManagedThreadId;
            threads.RunNext(new Continuation(() =>
            {
                order.Add(first == Environment.CurrentManagedThreadId ? "next, there" : "next, elsewhere");
                done.SetResult();
            }));
            order.Add("returns");
        });
        await done.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(["returns", "next, there"], order);
        Assert.Equal(1, threads.Count);
    }

    [Fact]
    public async Task What_a_task_without_a_flow_sets_is_not_in_what_comes_next()
    {
        using var threads = new OwnThreads("ours", 1);
        var ambient = new AsyncLocal<string>();
        var seen = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var set = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (ExecutionContext.SuppressFlow())
        {
            threads.Queue(() =>
            {
                ambient.Value = "somebody's";
                set.SetResult();
            });
        }

        await set.Task.WaitAsync(TimeSpan.FromSeconds(30));
        threads.QueueOurs(new Continuation(() => seen.SetResult(ambient.Value)));
        Assert.Null(await seen.Task.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task An_interrupt_that_comes_when_the_code_has_returned_ends_nothing()
    {
        using var threads = new OwnThreads("ours", 1);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        threads.Queue(static () => Thread.CurrentThread.Interrupt());
        threads.Queue(done.SetResult);
        await done.Task.WaitAsync(TimeSpan.FromSeconds(30));

        // It rests with the interrupt pending, and works on.
        var later = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        threads.Queue(later.SetResult);
        await later.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task What_ours_throws_is_told_and_ends_no_thread()
    {
        var told = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var threads = new OwnThreads("ours", 1, caught: told.SetResult);
        var fault = new InvalidOperationException("on purpose");
        threads.QueueOurs(new Continuation(() => throw fault));
        Assert.Same(fault, await told.Task.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(1, threads.Count);
    }
}
