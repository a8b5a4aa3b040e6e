using Microsoft.AspNetCore.Builder;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Execution;

public sealed class Bursts
{
    private const int Calls = 50_000;
    private const int Capacity = 256;
    private const int Clients = 32;

    [Fact]
    public async Task Fifty_thousand_calls_beside_a_candidate_that_is_stuck_are_each_answered_and_each_taken_or_dropped()
    {
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/{id}", static (string id) => id).WithShadow("x", async (string id) =>
                {
                    await released.Task;
                    return id;
                });
            },
            ("Capacity", $"{Capacity}"), ("Experiments:x:SampleRate", "1"), ("Experiments:x:MaxPerSecond", "1000000"),
            ("Experiments:x:Timeout", "00:05:00"));
        await Parallel.ForEachAsync(Enumerable.Range(0, Calls),
            new ParallelOptions { MaxDegreeOfParallelism = Clients, CancellationToken = TestContext.Current.CancellationToken },
            async (number, cancellation) =>
                Assert.Equal($"{number}", await app.Client.GetStringAsync(new Uri($"/{number}", UriKind.Relative), cancellation)));
        released.SetResult();
        var account = (await app.ReportAsync("x")).Account;
        Assert.Equal((Calls, Capacity, Calls - Capacity), (account.Sampled, account.Match, account.Dropped["queue_full"]));
        Assert.True(account.AddsUp);
        Assert.Equal(0, app.Report.Capture().Faults);
    }
}
