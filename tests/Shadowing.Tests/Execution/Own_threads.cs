using Shadowing.Execution.Threads;

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
}
