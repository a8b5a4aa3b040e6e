using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Execution;
using Shadowing.Execution.Running;
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
    public void A_hundred_hosts_that_have_ended_leave_no_thread_timer_socket_instrument_or_object()
    {
        var (published, completed) = (0, 0);
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name.StartsWith("Shadowing", StringComparison.Ordinal))
                {
                    Interlocked.Increment(ref published);
                    listener.EnableMeasurementEvents(instrument);
                }
            },
            MeasurementsCompleted = (_, _) => Interlocked.Increment(ref completed),
        };
        meters.Start();
        var first = RunOne();
        var (timers, sockets) = (Timer.ActiveCount, Directory.GetFiles("/proc/self/fd").Length);
        WeakReference[] pumps = [first, .. Enumerable.Range(1, 99).Select(static _ => RunOne())];

        // Far less than the time after which a thread that has nothing to do ends by itself.
        Assert.True(SpinWait.SpinUntil(static () => !Threads().Any(), TimeSpan.FromSeconds(5)), string.Join(", ", Threads()));
        Assert.True(SpinWait.SpinUntil(() => Timer.ActiveCount <= timers, TestApp.Deadline), $"{Timer.ActiveCount} of {timers} timers");
        Assert.True(SpinWait.SpinUntil(() => Directory.GetFiles("/proc/self/fd").Length <= sockets + 4, TestApp.Deadline));
        Assert.Equal(published, completed);
        Assert.True(published >= 100, $"{published} instruments");
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return !pumps.Any(static pump => pump.IsAlive);
            },
            TestApp.Deadline), $"{pumps.Count(static pump => pump.IsAlive)} are alive");
    }

    // Apart, so that nothing of it is held by who asks.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference RunOne()
    {
        using var started = Start("00:00:00.020");
        Run(started);
        Assert.True(SpinWait.SpinUntil(() => Account(started).TimedOut == 1, TestApp.Deadline));
        Assert.NotEmpty(Threads());
        return new WeakReference(started.Services.GetRequiredService<ShadowPump>());
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
