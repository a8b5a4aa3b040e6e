using FsCheck;
using FsCheck.Fluent;
using Shadowing.Statistics;

namespace Shadowing.Tests.Statistics;

public sealed class Quantile_sequences(ITestOutputHelper output)
{
    private const double Alpha = 0.05;

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.99)]
    public void Miss_the_true_quantile_at_any_of_all_looks_in_fewer_runs_than_alpha(double quantile)
    {
        const int Runs = 400;
        const int Durations = 20_000;
        var random = new Random(20_261_129);
        var misses = 0;
        for (var run = 0; run < Runs; run++)
        {
            // How many do not exceed the true quantile is all that counts: the ranks are of those.
            var (below, isMissed) = (0, false);
            for (var total = 1; total <= Durations && !isMissed; total++)
            {
                below += random.NextDouble() < quantile ? 1 : 0;
                if (total % 50 == 0)
                {
                    var (first, last) = QuantileSequence.Ranks(total, quantile, Alpha);
                    isMissed = below < first || below > last;
                }
            }

            misses += isMissed ? 1 : 0;
        }

        output.WriteLine($"{misses} of {Runs} runs missed");

        // With alpha true for each run: more than 33 come once in a thousand times. An interval for one look misses in most runs.
        Assert.InRange(misses, 0, 33);
    }

    [Fact]
    public void Ends_are_the_first_and_the_last_rank_that_is_not_refuted()
    {
        var inputs = from total in Gen.Choose(0, 1_000)
                     from quantile in Gen.Elements(0.01, 0.5, 0.9, 0.99, 0.999)
                     from alpha in Gen.Elements(0.2, 0.05, 0.01)
                     select (total, quantile, alpha);
        Prop.ForAll(inputs.ToArbitrary(), static input =>
        {
            var (total, quantile, alpha) = input;
            var (first, last) = QuantileSequence.Ranks(total, quantile, alpha);
            var unrefuted = Enumerable.Range(0, total + 1)
                .Where(count => Evidence(count, total, quantile, alpha) < Math.Log(1 / alpha)).ToList();
            return first == unrefuted[0] && last == unrefuted[^1] && unrefuted.Count == last - first + 1;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void An_interval_holds_what_was_measured_and_has_no_end_that_is_not_known()
    {
        var histogram = new LatencyHistogram();
        Assert.Equal((TimeSpan.Zero, null), QuantileSequence.Interval(histogram, 0.99, Alpha));
        for (var duration = 1; duration <= 10_000; duration++)
        {
            histogram.Record(TimeSpan.FromMicroseconds(duration));
            var (low, high) = QuantileSequence.Interval(histogram, 0.5, Alpha);
            Assert.InRange(histogram.Quantile(0.5), low, high ?? TimeSpan.MaxValue);
        }

        var (medianLow, medianHigh) = QuantileSequence.Interval(histogram, 0.5, Alpha);
        Assert.InRange(medianLow.TotalMicroseconds, 4_700, 4_990);
        Assert.InRange(medianHigh!.Value.TotalMicroseconds, 5_010, 5_300);
        var (tailLow, tailHigh) = QuantileSequence.Interval(histogram, 0.99, Alpha);
        Assert.InRange(tailLow.TotalMicroseconds, 9_600, 9_900);
        Assert.InRange(tailHigh!.Value.TotalMicroseconds, 9_900, 10_200);
    }

    // Written once more, as plainly as can be: the product over the durations of what the mixture and what the quantile gave each.
    private static double Evidence(int count, int total, double quantile, double alpha)
    {
        var limit = Math.Log(1 / alpha);
        var weight = Math.Max(1, (5_000 / ((2 * limit) + Math.Log(1 + (2 * limit)))) - 1);
        var (a, b) = (weight * quantile, weight * (1 - quantile));
        var evidence = 0.0;
        for (var i = 0; i < total; i++)
        {
            // First those at most the quantile: the order does not matter.
            evidence += i < count
                ? Math.Log((a + i) / (a + b + i) / quantile)
                : Math.Log((b + i - count) / (a + b + i) / (1 - quantile));
        }

        return evidence;
    }
}
