using Shadowing.Accounting;
using Shadowing.Benchmarks.Report;
using Shadowing.Benchmarks.Rounds;
using Shadowing.Evidence.Counting;
using Shadowing.Experiments;
using Shadowing.TestSupport;

namespace Shadowing.Benchmarks.Store;

/// <summary>Measures what it costs to record how a call ended, in memory.</summary>
internal static class StoreSuite
{
    private const int AtOnce = 64;
    private const int Repeats = 256;
    private const double MostNanoseconds = 250;

    // Several times an increment, for the kind of the end is looked at, but of that order.
    private const double MostIncrements = 3;

    /// <summary>Measures.</summary>
    public static SuiteResult Run()
    {
        var rows = InterleavedRounds.Measure(Increment(), End(), Evidence());
        return new SuiteResult("Store", "Recording how a call ended costs its pump a fraction of a microsecond and no memory.",
            "What is written of each compared call, on the thread that judges it: its end alone, and all of it (latencies, end, and what the verdict rests on, each call another one). Nobody else writes at the time.\n"
                + MeasuredTable.Of("recorded", rows, rows[0]),
            [rows[1].AtMost(MostIncrements, rows[0], string.Empty), rows[2].AtMost(MostNanoseconds, string.Empty)]);
    }

    private static RepeatedWay Increment()
    {
        var count = 0L;
        return new RepeatedWay("`Interlocked.Increment`", Repeats, AtOnce, () =>
        {
            for (var i = 0; i < AtOnce; i++)
            {
                Interlocked.Increment(ref count);
            }
        });
    }

    private static RepeatedWay End()
    {
        var account = new EndpointAccount("GET /a");
        return new RepeatedWay("a call's end", Repeats, AtOnce, () =>
        {
            for (var i = 0; i < AtOnce; i++)
            {
                account.End(CallEnd.Of(CallOutcome.Match));
            }
        });
    }

    private static RepeatedWay Evidence()
    {
        var experiment = new ExperimentAccount("x", TimeProvider.System);
        var endpoint = experiment.Endpoint("GET /a");
        var evidence = new ExperimentEvidence("x", TimeProvider.System, experiment.CountLacking);
        var settings = EvidenceCalls.SettingsOf(new EvidenceKey("settings", "v2"));
        var call = 0UL;
        return new RepeatedWay("all of a compared call", Repeats, AtOnce, () =>
        {
            for (var i = 0; i < AtOnce; i++)
            {
                endpoint.Took(TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(3));
                experiment.WasCompared();
                evidence.Saw(new WitnessedCall(endpoint.Endpoint, CallOutcome.Match, call++, null), settings, "v2");
                endpoint.End(CallEnd.Of(CallOutcome.Match));
            }
        });
    }
}
