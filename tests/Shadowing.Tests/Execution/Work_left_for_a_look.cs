using Microsoft.Extensions.Logging.Abstractions;
using Shadowing.Execution.Steps;
using Shadowing.Execution.Threads;
using Shadowing.Telemetry;

namespace Shadowing.Tests.Execution;

public sealed class Work_left_for_a_look
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Is_done_by_one_thread_however_much_it_is()
    {
        const int Pieces = 100;
        var told = 0;
        using var threads = new OwnThreads("ours", 4, left: () => told++);
        var done = new CountdownEvent(Pieces);
        var by = new HashSet<int>();
        for (var piece = 0; piece < Pieces; piece++)
        {
            threads.LeaveOurs(
                new Continuation(() =>
                {
                    by.Add(Environment.CurrentManagedThreadId);
                    done.Signal();
                }),
                isWaitedFor: false);
        }

        Assert.Equal((Pieces, 0, true), (told, threads.Count, threads.HasLeft));
        Assert.Equal(Pieces, threads.ServeLeft());
        await Task.Run(() => Assert.True(done.Wait(s_deadline)));
        Assert.Equal((1, 1), (by.Count, threads.Count));
        Assert.Equal(0, threads.ServeLeft());
    }

    [Fact]
    public async Task Gets_one_thread_more_at_each_look_while_those_that_are_there_are_blocked()
    {
        const int Pieces = 5;
        using var threads = new OwnThreads("ours", 2);
        using var open = new ManualResetEventSlim();
        var begun = new SemaphoreSlim(0);
        for (var piece = 0; piece < Pieces; piece++)
        {
            threads.LeaveOurs(
                new Continuation(() =>
                {
                    begun.Release();
                    open.Wait();
                }),
                isWaitedFor: false);
        }

        // Beyond two only while nothing gets done: what is ours always finds a thread.
        for (var piece = 1; piece <= Pieces; piece++)
        {
            Assert.NotEqual(0, threads.ServeLeft());
            while (!await begun.WaitAsync(TimeSpan.FromMilliseconds(50)))
            {
                threads.ServeLeft();
            }
        }

        Assert.Equal((Pieces, false), (threads.Count, threads.HasLeft));
        open.Set();
    }

    [Fact]
    public async Task Needs_no_look_where_somebody_waits_for_it_and_nobody_is_at_work()
    {
        using var threads = new OwnThreads("ours", 2);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        threads.LeaveOurs(new Continuation(done.SetResult), isWaitedFor: true);
        await done.Task.WaitAsync(s_deadline);
    }

    [Fact]
    public async Task Is_taken_by_who_is_at_work_and_wakes_nobody()
    {
        using var threads = new OwnThreads("ours", 2);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var open = new ManualResetEventSlim();
        var first = 0;
        threads.Queue(() =>
        {
            first = Environment.CurrentManagedThreadId;
            begun.SetResult();
            open.Wait();
        });
        await begun.Task.WaitAsync(s_deadline);
        var by = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        threads.LeaveOurs(new Continuation(() => by.SetResult(Environment.CurrentManagedThreadId)), isWaitedFor: true);
        Assert.Equal(1, threads.Count);
        open.Set();
        Assert.Equal(first, await by.Task.WaitAsync(s_deadline));
    }

    [Fact]
    public async Task Takes_no_thread_from_a_task_for_which_that_was_woken()
    {
        using var threads = new OwnThreads("ours", 2);
        using var open = new ManualResetEventSlim();

        // Two at rest.
        var both = new Barrier(2);
        var resting = new CountdownEvent(2);
        for (var i = 0; i < 2; i++)
        {
            threads.Queue(() =>
            {
                both.SignalAndWait();
                resting.Signal();
            });
        }

        await Task.Run(() => Assert.True(resting.Wait(s_deadline)));
        threads.LeaveOurs(new Continuation(open.Wait), isWaitedFor: false);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        threads.Queue(done.SetResult);
        await done.Task.WaitAsync(s_deadline);
        open.Set();
    }

    [Theory]
    [InlineData(false, 2, false)]
    [InlineData(true, 2, false)]
    [InlineData(true, 1, true)]
    public async Task Takes_no_thread_from_a_task_where_no_other_one_rests(bool isOneAtRest, int limit, bool grows)
    {
        using var deadlines = new Deadlines(new FaultLog(NullLogger<FaultLog>.Instance));
        using var threads = new OwnThreads("ours", limit, grows ? new ThreadGrowth(deadlines, 4, static () => { }) : null);
        if (isOneAtRest)
        {
            var rested = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            threads.Queue(rested.SetResult);
            await rested.Task.WaitAsync(s_deadline);
        }

        using var open = new ManualResetEventSlim();
        try
        {
            threads.LeaveOurs(new Continuation(open.Wait), isWaitedFor: false);
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            threads.Queue(done.SetResult);
            await done.Task.WaitAsync(s_deadline);
        }
        finally
        {
            open.Set();
        }
    }

    [Fact]
    public async Task Is_done_at_once_where_it_is_waited_for_and_those_at_work_are_blocked()
    {
        using var threads = new OwnThreads("ours", 2);
        using var open = new ManualResetEventSlim();
        try
        {
            // One has a lost step, in place of which there may be another one, which rests.
            threads.Queue(open.Wait);
            threads.Compensate(1);
            var other = new TaskCompletionSource<Thread>(TaskCreationOptions.RunContinuationsAsynchronously);
            threads.Queue(() => other.SetResult(Thread.CurrentThread));
            var resting = await other.Task.WaitAsync(s_deadline);
            Assert.True(SpinWait.SpinUntil(() => resting.ThreadState.HasFlag(ThreadState.WaitSleepJoin), s_deadline));
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            threads.LeaveOurs(new Continuation(done.SetResult), isWaitedFor: true);

            // Before whoever rests looks by himself, which is after 20 seconds.
            await done.Task.WaitAsync(TimeSpan.FromSeconds(10));
        }
        finally
        {
            open.Set();
        }
    }

    [Fact]
    public async Task Has_no_second_thread_started_while_the_first_is_on_its_way()
    {
        const int Rounds = 100;
        for (var round = 0; round < Rounds; round++)
        {
            using var threads = new OwnThreads("ours", 4);
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            threads.LeaveOurs(new Continuation(done.SetResult), isWaitedFor: false);
            while (threads.ServeLeft() > 0)
            {
                Assert.InRange(threads.Count, 0, 1);
            }

            await done.Task.WaitAsync(s_deadline);
        }
    }

    [Fact]
    public async Task Is_kept_by_an_interrupt_that_was_meant_for_what_ran_before()
    {
        var (told, again) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        using var threads = new OwnThreads("ours", 1, left: () =>
        {
            if (Interlocked.Increment(ref told) == 1)
            {
                throw new ThreadInterruptedException();
            }

            again.SetResult();
        });
        var runs = 0;
        threads.LeaveOurs(new Continuation(() => runs++), isWaitedFor: false);
        await again.Task.WaitAsync(s_deadline);
        threads.Hurry();
        var after = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        threads.QueueOurs(new Continuation(after.SetResult));
        await after.Task.WaitAsync(s_deadline);
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task Is_done_without_a_look_when_nobody_looks_any_more()
    {
        using var threads = new OwnThreads("ours", 2);
        var left = new CountdownEvent(2);
        threads.LeaveOurs(new Continuation(() => left.Signal()), isWaitedFor: false);
        threads.Hurry();
        threads.LeaveOurs(new Continuation(() => left.Signal()), isWaitedFor: false);
        await Task.Run(() => Assert.True(left.Wait(s_deadline)));
    }
}
