using System.Globalization;
using Shadowing.Benchmarks.Caller;
using Shadowing.Benchmarks.Report;
using Shadowing.Benchmarks.Rounds;

namespace Shadowing.Benchmarks.Rates;

/// <summary>Measures what a request costs its caller at several sample rates.</summary>
internal static class RateSuite
{
    private const int InHand = 16;

    // What is seldom done is far from the processor when it is done.
    private const double Most = 1.5;
    private static readonly double[] s_rates = [0, 0.01, 0.1, 1];

    /// <summary>Measures.</summary>
    public static SuiteResult Run()
    {
        var body = Enumerable.Repeat((byte)'x', 1_024).ToArray();
        var rows = InterleavedRounds.Measure(
            [Way("pass-through", CallerKind.PassThrough, body), Way("pass-through again", CallerKind.PassThrough, body),
                .. s_rates.Select(rate => Way(Percent(rate), CallerKind.SampledHere, body,
                    ("Experiments:x:SampleRate", rate.ToString(CultureInfo.InvariantCulture))))]);
        var (pass, noise) = (rows[0], Math.Abs(rows[1].Over(rows[0]).Nanoseconds));
        var costs = rows.Skip(2).Select(row => row.Over(pass)).ToList();
        var (none, all) = (costs[0], costs[^1]);
        var goals = s_rates.Zip(costs).Where(static pair => pair.First is > 0 and < 1)
            .Select(pair => pair.Second.AtMost(
                (Most * (Math.Max(0, none.Nanoseconds) + (pair.First * all.Nanoseconds))) + noise, " of the requests sampled") with
            {
                Why = string.Create(CultureInfo.InvariantCulture,
                    $"each that is sampled takes {(pair.Second.Nanoseconds - none.Nanoseconds) / pair.First:N0} ns there, where one after the other takes {all.Nanoseconds:N0}: its code and memory are far from the processor each time"),
            });
        return new SuiteResult("Rates", "What a request costs its caller follows the sample rate: at 1 % it is a hundredth of what a sampled call costs.",
            "Each request over a pass-through, an answer of 1 KB, 16 in hand, by the share of the requests that is sampled. Few at a time find the library's threads at rest, as those with [one in hand](CALLER.md) do; that one has to be woken is probably most of what they cost more. The goals are half as much again as the share of what all sampled calls cost.\n"
                + MeasuredTable.Of("sampled", rows.Take(2).Concat(costs), all with { Name = "100 %" })
                + "\n![Cost against the sample rate](RATES.svg)\n",
            [.. goals])
        {
            Picture = ("RATES.svg", RatePlot.Draw([.. s_rates.Zip(costs, static (rate, cost) => (rate, cost.Nanoseconds))])),
        };
    }

    private static CallerBatches Way(string name, CallerKind kind, byte[] body, params (string Key, string Value)[] settings) =>
        new(name, new CallerWay(kind, body, settings: settings), InHand, Smoke.IsOn ? 1 : 256);

    private static string Percent(double rate) => string.Create(CultureInfo.InvariantCulture, $"{rate * 100} %");
}
