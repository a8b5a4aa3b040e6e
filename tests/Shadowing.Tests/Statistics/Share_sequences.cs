using FsCheck;
using FsCheck.Fluent;
using Shadowing.Statistics;

namespace Shadowing.Tests.Statistics;

public sealed class Share_sequences
{
    [Theory]
    [InlineData(0, 1_000, -3.926362582)]
    [InlineData(1, 7, 5.082828977)]
    [InlineData(1, 1_000, -2.316524550)]
    [InlineData(4, 3_000, 2.423955267)]
    [InlineData(5, 4_457, 3.100514322)]
    [InlineData(10, 100_000, -5.986419579)]
    [InlineData(30, 100_000, 6.976724859)]
    public void The_evidence_is_what_two_other_implementations_computed(long count, long total, double expected) =>
        Assert.Equal(expected, ShareSequence.LogEvidence(count, total, 1e-4), 9);

    [Theory]
    [InlineData(0, 1_000, 0, 0.0070)]
    [InlineData(0, 10_000, 0, 0.00082)]
    [InlineData(5, 10_000, 0.000042, 0.00197)]
    [InlineData(10, 100_000, 0.000018, 0.00030)]
    [InlineData(100, 100_000, 0.00063, 0.00149)]
    [InlineData(50, 1_000, 0.029, 0.079)]
    public void The_interval_is_the_published_one(long count, long total, double low, double high)
    {
        var interval = ShareSequence.Interval(count, total, 0.05);
        Assert.Equal(low, interval.Low, low * 0.02);
        Assert.Equal(high, interval.High, high * 0.02);
    }

    [Fact]
    public void The_interval_holds_the_observed_share_and_shrinks_with_a_larger_alpha() =>
        Prop.ForAll(Counts(), counts =>
        {
            var (count, total) = counts;
            var (narrow, wide) = (ShareSequence.Interval(count, total, 0.1), ShareSequence.Interval(count, total, 0.001));
            var share = (double)count / total;
            return wide.Low <= narrow.Low && narrow.Low <= share && share <= narrow.High && narrow.High <= wide.High
                && wide is { Low: >= 0, High: <= 1 };
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_holds_for_some_does_not_hold_for_the_others() =>
        Prop.ForAll(Counts(), counts =>
        {
            var (count, total) = counts;
            var (one, other) = (ShareSequence.Interval(count, total, 0.05), ShareSequence.Interval(total - count, total, 0.05));
            return Math.Abs(one.Low - (1 - other.High)) < 1e-9 && Math.Abs(one.High - (1 - other.Low)) < 1e-9;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0, 1_000_000_000_000)]
    [InlineData(1, 1_000_000_000_000)]
    [InlineData(999_999_999_999, 1_000_000_000_000)]
    [InlineData(1_000_000_000_000, 1_000_000_000_000)]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    public void Extreme_counts_give_numbers(long count, long total)
    {
        Assert.True(double.IsFinite(ShareSequence.LogEvidence(count, total, 1e-9)));
        var (low, high) = ShareSequence.Interval(count, total, 0.05);
        Assert.InRange((double)count / total, low, high);
    }

    [Fact]
    public void Nothing_counted_says_nothing() => Assert.Equal((0, 1), ShareSequence.Interval(0, 0, 0.05));

    [Theory]
    [InlineData(0.01, 2_000)]
    [InlineData(0.3, 500)]
    public void Looked_at_after_every_call_it_misses_the_true_share_no_more_often_than_promised(double share, int calls)
    {
        const int Runs = 10_000;
        const double Alpha = 0.05;
        var random = new Random(505);
        var (missed, missedByOneLook) = (0, 0);
        for (var run = 0; run < Runs; run++)
        {
            var (count, isMissed) = (0L, false);
            var log = 0d;
            for (var call = 1; call <= calls; call++)
            {
                // The evidence grows by the same factors as the closed form; a test holds them against each other below.
                var holds = random.NextDouble() < share;
                log += holds ? Math.Log((0.5 + count) / call / share) : Math.Log((call - 0.5 - count) / call / (1 - share));
                count += holds ? 1 : 0;
                isMissed |= log >= -Math.Log(Alpha);
            }

            Assert.Equal(ShareSequence.LogEvidence(count, calls, share), log, 6);
            missed += isMissed ? 1 : 0;

            // The control of this test: an interval for one look at the end, taken at every call, misses far more often.
            missedByOneLook += MissesWithPeeking(random, share, calls) ? 1 : 0;
        }

        Assert.InRange(missed, 1, (int)(Runs * Alpha));
        Assert.True(missedByOneLook > Runs * Alpha * 2, $"{missedByOneLook} of {Runs}");
    }

    private static bool MissesWithPeeking(Random random, double share, int calls)
    {
        var count = 0;
        for (var call = 1; call <= calls; call++)
        {
            count += random.NextDouble() < share ? 1 : 0;
            var seen = (double)count / call;
            if (call >= 100 && Math.Abs(seen - share) > 1.96 * Math.Sqrt(share * (1 - share) / call))
            {
                return true;
            }
        }

        return false;
    }

    private static Arbitrary<(long Count, long Total)> Counts() =>
        (from total in Gen.Choose(1, 1_000_000)
         from count in Gen.OneOf(Gen.Choose(0, total), Gen.Choose(0, Math.Min(total, 50)))
         select ((long)count, (long)total)).ToArbitrary();
}
