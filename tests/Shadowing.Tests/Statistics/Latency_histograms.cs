using FsCheck;
using FsCheck.Fluent;
using Shadowing.Statistics;

namespace Shadowing.Tests.Statistics;

public sealed class Latency_histograms
{
    [Fact]
    public void Each_duration_falls_into_a_bucket_that_is_at_most_1_6_percent_wide() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).SelectMany(high => Gen.Choose(0, 511).Select(low => ((long)high * 512) + low))
            .ToArbitrary(), nanoseconds =>
        {
            var index = LatencyHistogram.IndexOf(nanoseconds);
            var lower = index == 0 ? 0 : LatencyHistogram.UpperEdge(index - 1) + 1;
            var upper = LatencyHistogram.UpperEdge(index);
            return lower <= nanoseconds && nanoseconds <= upper && upper - lower <= nanoseconds * 0.016;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_merge_is_what_one_histogram_would_have_counted() =>
        Prop.ForAll<PositiveInt[], PositiveInt[]>((left, right) =>
        {
            var (one, two, both) = (new LatencyHistogram(), new LatencyHistogram(), new LatencyHistogram());
            foreach (var value in left)
            {
                one.Record(TimeSpan.FromTicks(value.Get));
                both.Record(TimeSpan.FromTicks(value.Get));
            }

            foreach (var value in right)
            {
                two.Record(TimeSpan.FromTicks(value.Get));
                both.Record(TimeSpan.FromTicks(value.Get));
            }

            one.Add(two);
            return one.Count == both.Count
                && new[] { 0, 0.5, 0.95, 0.99, 1 }.All(quantile => one.Quantile(quantile) == both.Quantile(quantile));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Quantiles_are_those_of_the_sorted_durations_within_a_bucket()
    {
        var histogram = new LatencyHistogram();
        for (var millisecond = 1; millisecond <= 1_000; millisecond++)
        {
            histogram.Record(TimeSpan.FromMilliseconds(millisecond));
        }

        Assert.InRange(histogram.Quantile(0.5).TotalMilliseconds, 500, 508);
        Assert.InRange(histogram.Quantile(0.99).TotalMilliseconds, 990, 1_006);
        Assert.Equal(TimeSpan.Zero, new LatencyHistogram().Quantile(0.5));
        histogram.Record(TimeSpan.FromDays(1));
        Assert.Equal(1_001, histogram.Count);
    }
}
