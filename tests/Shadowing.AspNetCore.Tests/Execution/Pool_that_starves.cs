using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Execution;
using Shadowing.Execution.Threads;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Execution;

/// <summary>The process's pool is everybody's: these run alone.</summary>
[Collection(nameof(Alone))]
public sealed class Pool_that_starves
{
    private const int Blockers = 200;

    [Fact]
    public void A_candidate_times_out_all_the_same()
    {
        using var host = Start("00:00:00.200");
        using var starved = new StarvedPool(Blockers);
        Run(host);
        Assert.True(SpinWait.SpinUntil(() => Account(host).TimedOut == 1, TestApp.Deadline));
        Assert.True(starved.IsStarved);
    }

    [Fact]
    public void Candidates_in_this_process_pause_until_it_does_not()
    {
        using var host = Start("00:00:00.050");
        Run(host);
        Assert.True(SpinWait.SpinUntil(() => Account(host).TimedOut == 1, TestApp.Deadline));
        var pool = host.Services.GetRequiredService<PoolWatch>();
        Assert.False(pool.IsStarving);
        using (new StarvedPool(Blockers))
        {
            Assert.True(SpinWait.SpinUntil(() => pool.IsStarving, TestApp.Deadline));
            Run(host);
            Assert.Equal(1, Account(host).Dropped["pool_starves"]);
        }

        Assert.True(SpinWait.SpinUntil(() => !pool.IsStarving, TestApp.Deadline));
        Run(host);
        Assert.True(SpinWait.SpinUntil(() => Account(host).TimedOut == 2, TestApp.Deadline));
    }

    [Fact]
    public void Its_minimum_is_raised_while_candidates_run_in_this_process_and_given_back()
    {
        ThreadPool.GetMinThreads(out var before, out _);
        using (var host = Start("00:00:00.050"))
        {
            ThreadPool.GetMinThreads(out var untilOneRuns, out _);
            Run(host);
            Assert.True(SpinWait.SpinUntil(() => Account(host).TimedOut == 1, TestApp.Deadline));
            ThreadPool.GetMinThreads(out var then, out _);
            Assert.Equal((before, before + 8), (untilOneRuns, then));
        }

        ThreadPool.GetMinThreads(out var after, out _);
        Assert.Equal(before, after);
    }

    [Fact]
    public void Hosts_that_have_ended_leave_no_thread()
    {
        for (var host = 0; host < 20; host++)
        {
            using var started = Start("00:00:00.020");
            Run(started);
            Assert.True(SpinWait.SpinUntil(() => Account(started).TimedOut == 1, TestApp.Deadline));
            Assert.NotEmpty(Threads());
        }

        // Far less than the time after which one that has nothing to do ends by itself.
        Assert.True(SpinWait.SpinUntil(static () => !Threads().Any(), TimeSpan.FromSeconds(5)), string.Join(", ", Threads()));
    }

    private static IEnumerable<string> Threads() =>
        Directory.EnumerateDirectories("/proc/self/task").Select(static task =>
        {
            try
            {
                return File.ReadAllText(Path.Combine(task, "comm")).Trim();
            }
            catch (IOException)
            {
                // It has ended meanwhile.
                return string.Empty;
            }
        }).Where(static name => name.StartsWith("Shadowing ", StringComparison.Ordinal));

    private static WebApplication Start(string timeout)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddRoutingCore();
        builder.Services.AddShadowing().AddExperiment("x", experiment =>
            (experiment.SampleRate, experiment.MaxPerSecond, experiment.Timeout) = (1, 100_000, TimeSpan.Parse(timeout, null)));
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        var app = builder.Build();
        app.StartAsync().GetAwaiter().GetResult();
        return app;
    }

    // On the test's own thread: no request is served by a pool that starves.
    private static void Run(WebApplication host) => _ =
        host.Services.GetRequiredService<IShadow>().RunAsync("x", static _ => Task.FromResult(1),
            static async (Nothing _, CancellationToken cancellation) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
                return 1;
            },
            default);

    private static Shadowing.Accounting.AccountReport Account(WebApplication host) =>
        host.Services.GetRequiredService<Shadowing.Reports.IShadowReporter>().Capture().Experiments.Single().Account;

    private sealed class Nothing;
}
