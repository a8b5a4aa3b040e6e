using Shadowing.Accounting;
using Shadowing.Comparison.Differences;
using Shadowing.Evidence;
using Shadowing.Evidence.Counting;
using Shadowing.Experiments;
using Shadowing.Mismatches;
using Shadowing.Noise;
using Shadowing.Observations;
using Shadowing.TestSupport;

namespace Shadowing.Benchmarks.Scale;

/// <summary>Measures how throughput and memory grow, in two minutes at most.</summary>
internal static class ScaleRun
{
    private const long Ample = 512L * 1_024 * 1_024;
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(0.6);
    private static readonly TimeSpan s_time = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_answerAfter = TimeSpan.FromMilliseconds(2);

    /// <summary>Counts comparisons in a second against workers and the length of answers.</summary>
    public static IEnumerable<ComparedPoint> Compared()
    {
        WarmUp();
        foreach (var (body, batch) in ((int, int)[])[(1_024, 256), (16_384, 128), (262_144, 32)])
        {
            foreach (var workers in (int[])[1, 2, 4])
            {
                yield return new(body, workers, Waits: false, PerSecond(body, workers, batch, wait: null));
                yield return new(body, workers, Waits: true, PerSecond(body, workers, Math.Min(batch, 64),
                    static cancellation => Task.Delay(s_answerAfter, TimeProvider.System, cancellation)));
            }
        }
    }

    /// <summary>Measures what calls in hand hold, with room for all, and where there is less.</summary>
    public static IEnumerable<HeldPoint> Held()
    {
        foreach (var (body, calls, limit) in ((int, int, long)[])
            [
                (1_024, 256, Ample), (1_024, 1_024, Ample), (16_384, 256, Ample), (16_384, 1_024, Ample), (262_144, 64, Ample),
                (262_144, 256, Ample), (262_144, 256, 16L * 1_024 * 1_024),
            ])
        {
            yield return Held(body, calls, limit);
        }
    }

    /// <summary>Measures what groups of mismatches take, without their samples, for which there is a bound of bytes.</summary>
    public static IEnumerable<KeptPoint> Groups()
    {
        foreach (var count in (int[])[64, 128, 256, 1_024])
        {
            var kept = 0;
            yield return Grown(count, () =>
            {
                var groups = new AccountBook(TimeProvider.System).Experiment("x").Groups;
                for (var number = 0; number < count; number++)
                {
                    groups.Find(new MismatchSignature($"GET /orders/{number}", "$.items[*].price", DifferenceKind.Value))?.Saw(
                        TimeProvider.System.GetUtcNow(), DifferenceLabel.Real, how: null);
                }

                kept = groups.All.Count();
                return groups;
            }) with
            { Kept = kept };
        }
    }

    /// <summary>Measures what endpoints take: account, latencies and evidence.</summary>
    public static IEnumerable<KeptPoint> Endpoints()
    {
        foreach (var count in (int[])[64, 128, 256, 1_024])
        {
            var kept = 0;
            yield return Grown(count, () =>
            {
                var account = new AccountBook(TimeProvider.System).Experiment("x");
                var settings = EvidenceCalls.SettingsOf(new EvidenceKey("settings", "v2"));
                for (var number = 0; number < count; number++)
                {
                    var endpoint = account.Endpoint($"GET /orders/{number}");
                    endpoint.WasSampled();
                    endpoint.Took(TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(3));
                    account.Evidence.Saw(
                        new WitnessedCall(endpoint.Endpoint, CallOutcome.Match, (ulong)number, null), settings, "v2");
                    endpoint.End(CallEnd.Of(CallOutcome.Match));
                }

                kept = account.Endpoints.Count();
                return account;
            }) with
            { Kept = kept };
        }
    }

    // Until the compiler is done with most of it: else the first figures would be of other code than the last.
    private static void WarmUp()
    {
        foreach (var body in (int[])[1_024, 262_144])
        {
            using var host = new ScaledHost(body, workers: 4, Ample, wait: null);
            Run(host, body < 16_384 ? 256 : 32, Smoke.IsOn ? TimeSpan.Zero : 8 * s_time);
        }
    }

    private static double PerSecond(int body, int workers, int batch, Func<CancellationToken, Task>? wait)
    {
        using var host = new ScaledHost(body, workers, Ample, wait);
        Run(host, batch, s_warmUp);
        var before = host.Account.Compared;
        var took = Run(host, batch, Smoke.IsOn ? TimeSpan.Zero : s_time);
        return (host.Account.Compared - before) / took.TotalSeconds;
    }

    private static TimeSpan Run(ScaledHost host, int batch, TimeSpan time)
    {
        var begun = TimeProvider.System.GetTimestamp();
        do
        {
            host.Call(batch);
            host.WaitUntilIdle();
        }
        while (TimeProvider.System.GetElapsedTime(begun) < time);
        return TimeProvider.System.GetElapsedTime(begun);
    }

    private static HeldPoint Held(int body, int calls, long limit)
    {
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = new ScaledHost(body, workers: 4, limit, cancellation => open.Task.WaitAsync(cancellation));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        host.Call(calls);
        var (heap, inHand, held) = (GC.GetTotalMemory(forceFullCollection: true) - before, host.Account.InFlight, host.Held);
        open.SetResult();
        host.WaitUntilIdle();
        return new(body, limit, calls, inHand, held, heap);
    }

    private static KeptPoint Grown(int count, Func<object> make)
    {
        // What is made for the first time of all is no part of it.
        make();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var kept = make();
        var heap = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(kept);
        return new(count, 0, heap);
    }
}
