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
}
