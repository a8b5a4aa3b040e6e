using System.Globalization;
using Shadowing.Accounting;
using Shadowing.Evidence.Counting;
using Shadowing.Evidence.Guardrails;
using Shadowing.Experiments;
using Shadowing.Statistics;
using Shadowing.Tests.Statistics;

namespace Shadowing.Tests.Evidence;

/// <summary>How often the judge is wrong, and how long it takes, over whole runs of evidence that are looked at all the time.</summary>
public sealed class Judging_by_chance(ITestOutputHelper output)
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);
    private static readonly double s_safeFrom = -Math.Log(FreshStarts.Alpha(1));

    [Theory]
    [InlineData(1.5, 20_000, 0.05)]
    [InlineData(1, 20_000, 0.05)]
    public void A_candidate_whose_slow_calls_take_what_the_limit_allows_or_more_is_hardly_ever_safe(double ofLimit, int pairs, double most)
    {
        var limits = Limits();
        var runs = Runs.Of(100);
        var safe = 0;
        Parallel.For(0, runs, run =>
        {
            if (UntilSafe(run, limits, limits.Latency.P99!.Value * ofLimit, pairs) is not null)
            {
                Interlocked.Increment(ref safe);
            }
        });
        output.WriteLine($"{new LatencyModel(0)}; all of the candidate's times {ofLimit * 1.25:0.###}: safe in {safe} of {runs} runs of {pairs} pairs");
        Assert.InRange(safe, 0, Runs.Most(most, runs));
    }

    [Fact]
    public void An_identical_candidate_is_safe_in_time_in_nine_runs_of_ten()
    {
        // 1.3 times the p90 of the table for a limit of 1.25 at p99.
        const int InTime = 13_520;
        var limits = Limits();
        var runs = Runs.Of(100);
        var needed = new long[runs];
        Parallel.For(0, runs, run => needed[run] = UntilSafe(run, limits, 1, 40_000) ?? long.MaxValue);
        Array.Sort(needed);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{new LatencyModel(0)}; identical: safe after a median of {needed[runs / 2]}, p90 {needed[runs * 9 / 10]} pairs, {needed.Count(static pairs => pairs <= InTime) * 100d / runs:0.#} % within {InTime}"));
        Assert.InRange(needed.Count(static pairs => pairs <= InTime), (int)(0.9 * runs) - (runs < 1_000 ? 3 : 0), runs);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void A_candidate_exactly_at_its_limits_on_every_endpoint_is_hardly_ever_harmful(int endpoints)
    {
        var limits = new LimitOptions();
        var runs = Runs.Of(200);
        var (harmful, safe) = (0, 0);
        Parallel.For(0, runs, run =>
        {
            var random = new Random((run * 31) + endpoints);
            var evidence = new EvidenceRun(new EvidenceKey("s", "v"), new EvidenceStart(1, null), default);
            for (var call = 1; call <= 5_000; call++)
            {
                // As often wrong as the limit allows, and as often without an answer.
                var drawn = random.NextDouble();
                var outcome = drawn < limits.MaxFailures ? CallOutcome.TimedOut
                    : random.NextDouble() < limits.MaxMismatches ? CallOutcome.Mismatch
                    : CallOutcome.Match;
                evidence.Saw(new WitnessedCall(Names(random.Next(endpoints)), outcome, null, null), isFirst: true, limits, default);
                if (outcome is not CallOutcome.Match && evidence.Read(limits, default).Harms(limits).Any())
                {
                    Interlocked.Increment(ref harmful);
                    break;
                }
            }

            if (Guardrail.All[0].LogSafe(evidence.Read(null, default).All, limits.MaxMismatches) >= s_safeFrom)
            {
                Interlocked.Increment(ref safe);
            }
        });
        output.WriteLine($"{endpoints} endpoints at their limits: harmful in {harmful}, safe at the end in {safe} of {runs} runs of 5,000 calls");
        Assert.InRange(harmful, 0, Runs.Most(Guardrail.HarmAlpha, runs));
        Assert.InRange(safe, 0, Runs.Most(FreshStarts.Alpha(1), runs));
    }

    [Fact]
    public void The_same_run_finds_a_candidate_that_is_above_them()
    {
        var limits = new LimitOptions();
        var evidence = new EvidenceRun(new EvidenceKey("s", "v"), new EvidenceStart(1, null), default);
        var random = new Random(7);
        for (var call = 1; call <= 5_000; call++)
        {
            var outcome = random.NextDouble() < 3 * limits.MaxMismatches ? CallOutcome.Mismatch : CallOutcome.Match;
            evidence.Saw(new WitnessedCall(Names(random.Next(8)), outcome, null, null), isFirst: true, limits, default);
        }

        Assert.NotEmpty(evidence.Read(limits, default).Harms(limits));
    }

    private static LimitOptions Limits()
    {
        var limits = new LimitOptions();
        limits.Latency.P99 = 1.25;
        return limits;
    }

    private static string Names(int number) => number switch { 0 => "GET /a", 1 => "GET /b", _ => $"GET /{number}" };

    // Looked at after every pair in which one side alone was slow: only those change what it says.
    private static long? UntilSafe(int run, LimitOptions limits, double slower, int most)
    {
        var model = new LatencyModel(run + 1);
        var latencies = new PairedLatencies();
        var (before, at) = (default(TailCounts), 0L);
        for (at = 1; at <= most; at++)
        {
            var (candidate, selfCheck) = model.Pair(slower);
            latencies.Add(new LatencyPair(candidate, selfCheck, s_timeout), limits.Latency);
            var counts = latencies.Tail;
            if (counts.SelfCheckOnly != before.SelfCheckOnly
                && Guardrail.Tail.LogSafe(new EndpointState { Counts = new(), Tail = counts }, limits.Latency.P99!.Value) >= s_safeFrom)
            {
                return at;
            }

            before = counts;
        }

        return null;
    }
}
