using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Execution;

public sealed class Threads_of_shadow_calls
{
    private const int Calls = 4_000;

    [ThreadStatic]
    private static bool s_isKnown;

    [Fact]
    public async Task Are_few_however_many_calls_they_serve()
    {
        var threads = 0;
        await using var candidate = await TestApp.StartAsync(static app => app.MapGet("/a", static () => new { A = "new" }));
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(
                [
                    new("Shadowing:Capacity", "100000"), new("Shadowing:Experiments:x:SampleRate", "1"),
                    new("Shadowing:Experiments:x:MaxPerSecond", "1000000"),
                    new("Shadowing:Experiments:x:Candidate", candidate.Address.ToString()),
                ]);

                // What is asked of each answer, on the thread that judges it.
                builder.Services.AddShadowing().AddExperiment("x", experiment => experiment.Comparison.Normalize("$.a", _ =>
                {
                    if (!s_isKnown)
                    {
                        s_isKnown = true;
                        Interlocked.Increment(ref threads);
                    }

                    return "the same";
                }));
            },
            static app =>
            {
                app.UseShadowing();
                app.MapGet("/a", static () => new { A = "old" }).WithShadow("x");
            });
        await Parallel.ForEachAsync(Enumerable.Range(0, Calls), new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (_, cancellation) =>
            {
                using var response = await app.Client.GetAsync("/a", cancellation);
            });
        await app.Report.WhenIdleAsync();
        Assert.Equal(Calls, (await app.ReportAsync("x")).Account.Match);

        // As many as Workers, and some more in place of those that ended because they were not needed.
        Assert.True(threads is >= 1 and <= 12, $"{threads} threads");
    }
}
