using System.Globalization;
using Shadowing.Accounting;
using Shadowing.Evidence.Guardrails;
using Shadowing.Experiments;
using Shadowing.Fleet.Calls;
using Shadowing.Fleet.Folding;
using Shadowing.Statistics;
using Shadowing.Tests.Statistics;

namespace Shadowing.Tests.Fleet;

/// <summary>A request that comes five times within seconds, to whatever instances, is one piece of evidence: whoever adds up what each
/// instance has counted is wrong in a third to two thirds of the cases.</summary>
public sealed class Bursts_over_instances(ITestOutputHelper output)
{
    private const int PerWindow = 50;
    private const int Windows = 40;
    private const double Burst = 5;
    private static readonly EvidenceKey s_key = new(FleetProcess.Settings.Hash, "2.3.1");
    private static readonly double s_safeFrom = -Math.Log(FreshStarts.Alpha(1));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(20)]
    public void Of_a_candidate_at_its_limit_the_fold_is_wrong_no_more_often_than_it_says(int instances)
    {
        var (runs, safe, harmful) = Try(instances, everyInstanceForItself: false);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{instances} instances, bursts of {Burst} on average, {PerWindow * Windows} requests at the limit: safe in {100d * safe / runs:0.0} %, harmful in {100d * harmful / runs:0.0} % of {runs} runs"));
        Assert.InRange(safe, 0, Runs.Most(FreshStarts.Alpha(1), runs));
        Assert.InRange(harmful, 0, Runs.Most(Guardrail.HarmAlpha, runs));
    }

    [Fact]
    public void Adding_up_what_each_instance_has_counted_fails_the_same_trial()
    {
        var (runs, safe, harmful) = Try(instances: 20, everyInstanceForItself: true);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"20 instances, added up: safe in {100d * safe / runs:0.0} %, harmful in {100d * harmful / runs:0.0} % of {runs} runs"));
        Assert.True(safe + harmful > runs / 5, $"safe in {safe}, harmful in {harmful} of {runs}");
    }

    private static (int Runs, int Safe, int Harmful) Try(int instances, bool everyInstanceForItself)
    {
        var runs = Runs.Of(100);
        var (safe, harmful) = (0, 0);
        Parallel.For(0, runs, run =>
        {
            var (isSafe, isHarmful) = One(new Random((run * 101) + instances), instances, everyInstanceForItself);
            Interlocked.Add(ref safe, isSafe ? 1 : 0);
            Interlocked.Add(ref harmful, isHarmful ? 1 : 0);
        });
        return (runs, safe, harmful);
    }

    // Of one burst all answers are alike: that is what makes it one.
    private static (bool IsSafe, bool IsHarmful) One(Random random, int instances, bool everyInstanceForItself)
    {
        var limits = FleetProcess.Settings.Limits;
        var clock = new FoldClock { Now = DateTimeOffset.UnixEpoch.AddYears(56) };
        var ledger = new LedgerExperiment("orders-v2", FleetHolder.Bounds, clock);
        ledger.Knows(new Shadowing.Fleet.Runs.RunLimits
        {
            Experiment = "orders-v2", Hash = s_key.SettingsHash, Lines = [], MaxMismatches = limits.MaxMismatches,
            MaxFailures = limits.MaxFailures,
        });
        var names = Enumerable.Range(0, instances).Select(static number => $"run-{number}").ToArray();
        for (var window = 0; window < Windows; window++)
        {
            var calls = names.Select(static _ => new List<FleetCall>()).ToArray();
            for (var request = 0; request < PerWindow; request++)
            {
                var outcome = random.NextDouble() < limits.MaxMismatches ? CallOutcome.Mismatch : CallOutcome.Match;
                var number = (ulong)random.NextInt64();

                // Geometric, as the number of times a client asks again is.
                do
                {
                    var instance = random.Next(instances);
                    calls[instance].Add(new FleetCall
                    {
                        Key = s_key, Endpoint = "GET /orders", Outcome = outcome, HasFingerprint = true,
                        Number = everyInstanceForItself ? number ^ ((ulong)instance << 56) : number,
                    });
                }
                while (random.NextDouble() > 1 / Burst);
            }

            clock.Now += CallWindow.Length;
            var parts = names.Select((name, place) => (name, new CallWindow(calls[place], []), true)).ToList();
            ledger.Fold(CallWindow.At(clock.Now), parts, isLate: false);
            var state = ledger.Evidence.ReadAll(null)[0];
            if (state.All.Harms.Count > 0 || state.Endpoints.Values.Any(static part => part.Harms.Count > 0))
            {
                return (false, true);
            }

            if (Guardrail.All[0].LogSafe(state.All, limits.MaxMismatches) >= s_safeFrom)
            {
                return (true, false);
            }
        }

        return (false, false);
    }
}
