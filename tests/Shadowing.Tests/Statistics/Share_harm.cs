using FsCheck;
using FsCheck.Fluent;
using Shadowing.Statistics;

namespace Shadowing.Tests.Statistics;

public sealed class Share_harm(ITestOutputHelper output)
{
    [Theory]
    [InlineData(0, 1_000, -1.803745674)]
    [InlineData(1, 7, 4.896864111)]
    [InlineData(1, 1_000, -0.213631172)]
    [InlineData(4, 3_000, 4.388631621)]
    [InlineData(5, 4_457, 5.145469270)]
    [InlineData(10, 100_000, -3.410758094)]
    [InlineData(30, 100_000, 9.611567552)]
    [InlineData(0, 0, 0)]
    public void It_is_what_two_other_implementations_computed(long bad, long total, double expected) =>
        Assert.Equal(expected, ShareHarm.Log(bad, total, 1e-4), 9);

    [Theory]
    [InlineData(0, 1_000, -4.343596229)]
    [InlineData(1, 7, 5.089202467)]
    [InlineData(1, 1_000, -2.332796925)]
    [InlineData(4, 3_000, 2.430275689)]
    [InlineData(5, 4_457, 3.106873020)]
    [InlineData(10, 100_000, -6.631542922)]
    [InlineData(30, 100_000, 6.983111373)]
    public void The_same_with_a_continuous_prior_is_what_two_other_implementations_computed(long bad, long total, double expected) =>
        Assert.Equal(expected, TruncatedBeta.Harm(bad, total, 1e-4), 1.5e-9);

    [Fact]
    public void It_is_the_mean_of_the_products_written_out() =>
        Prop.ForAll(Counts(200), static counts =>
        {
            var (bad, total, limit) = counts;
            var mean = 0d;
            for (var i = 0; i < 24; i++)
            {
                var nearest = 1.25 * limit / (1 - limit);
                var farthest = Math.Max(19, 5 * limit / (1 - limit));
                var odds = nearest * Math.Pow(farthest / nearest, i / 23d);
                var share = odds / (1 + odds);
                mean += Math.Pow(share / limit, bad) * Math.Pow((1 - share) / (1 - limit), total - bad) / 24;
            }

            return !double.IsNormal(mean) || Math.Abs(Math.Log(mean) - ShareHarm.Log(bad, total, limit)) < 1e-9 * (1 + total);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void One_more_bad_call_never_lowers_it_and_one_more_good_call_never_raises_it() =>
        Prop.ForAll(Counts(1_000_000), static counts =>
        {
            var (bad, total, limit) = counts;
            var now = ShareHarm.Log(bad, total, limit);
            var slack = Slack(bad, total, limit);
            return ShareHarm.Log(bad + 1, total + 1, limit) >= now - slack && ShareHarm.Log(bad, total + 1, limit) <= now + slack;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_call_that_is_bad_with_the_limit_at_most_does_not_raise_it_on_average() =>
        Prop.ForAll(Counts(10_000), Gen.Choose(0, 1_000).ToArbitrary(), static (counts, part) =>
        {
            var (bad, total, limit) = counts;
            var share = limit * part / 1_000;
            var now = ShareHarm.Log(bad, total, limit);
            var next = (share * Math.Exp(ShareHarm.Log(bad + 1, total + 1, limit) - now))
                + ((1 - share) * Math.Exp(ShareHarm.Log(bad, total + 1, limit) - now));
            return next <= 1 + Slack(bad, total, limit)
                && (part < 1_000 || next >= 1 - Slack(bad, total, limit));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Extreme_counts_and_limits_give_numbers()
    {
        double[] limits = [1e-9, 1e-4, 0.5, 0.93, 0.95, 0.99, 1 - 1e-9, Math.BitDecrement(1), double.Epsilon];
        Assert.All(from limit in limits from total in Totals() from bad in Bad(total) select (bad, total, limit),
            static input => Assert.True(double.IsFinite(ShareHarm.Log(input.bad, input.total, input.limit)), input.ToString()));
        Assert.Throws<ArgumentOutOfRangeException>(static () => ShareHarm.Log(0, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(static () => ShareHarm.Log(0, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(static () => ShareHarm.Log(2, 1, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(static () => ShareHarm.Log(-1, 1, 0.5));
    }

    [Theory]
    [InlineData(0.9, 200)]
    [InlineData(0.95, 400)]
    [InlineData(0.999, 20_000)]
    public void A_limit_near_1_is_exceeded_by_a_share_of_1(double limit, int enough)
    {
        Assert.InRange(ShareHarm.Log(enough, enough, limit), Math.Log(20), double.MaxValue);
        Assert.InRange(ShareHarm.Log((long)(limit * enough), enough, limit), double.MinValue, Math.Log(20));
    }

    [Theory]
    [InlineData(1e-4, 10_000_000, 0.05)]
    [InlineData(1e-4, 10_000_000, 0.01)]
    [InlineData(0.01, 100_000, 0.05)]
    [InlineData(0.272727272727, 5_000, 0.05)]
    public void Looked_at_after_every_call_it_accuses_a_candidate_at_the_limit_no_more_often_than_promised(double limit, long calls,
        double alpha)
    {
        // 3/11: what a label test makes of 1.5 times the noise and a fifth of the calls.
        var runs = Runs.Of(10_000);
        var calling = new BadCalls(new Random(31), limit);
        var last = BadCalls.LastAccused((bad, total) => ShareHarm.Log(bad, total, limit), alpha, 1_500, calls);
        var accused = Enumerable.Range(0, runs).Count(_ => calling.UntilAccused(last, calls) is not null);
        output.WriteLine($"limit {limit:G3}, alpha {alpha}, {calls:N0} calls: {(double)accused / runs:P2} of {runs:N0} runs accused");
        Assert.InRange(accused, 1, Runs.Most(alpha, runs));
    }

    [Theory]
    [InlineData(0.0002, 0.05, 130_829)]
    [InlineData(0.0002, 0.01, 177_402)]
    [InlineData(0.0005, 0.05, 11_146)]
    [InlineData(0.0005, 0.01, 16_065)]
    [InlineData(0.001, 0.05, 3_196)]
    [InlineData(0.001, 0.01, 4_457)]
    [InlineData(0.005, 0.05, 308)]
    [InlineData(0.005, 0.01, 435)]
    [InlineData(0.01, 0.05, 136)]
    [InlineData(0.01, 0.01, 161)]
    [InlineData(0.1, 0.05, 7)]
    [InlineData(0.1, 0.01, 7)]
    public void A_worse_candidate_is_found_as_soon_as_published(double share, double alpha, long median)
    {
        const double Limit = 1e-4;
        const long Horizon = 10_000_000;
        var calling = new BadCalls(new Random(32), share);
        var last = BadCalls.LastAccused(static (bad, total) => ShareHarm.Log(bad, total, Limit), alpha, 1_000, Horizon);
        var delays = new Delays(Enumerable.Range(0, Runs.Of(5_000)).Select(_ => calling.UntilAccused(last, Horizon)));
        output.WriteLine($"share {share:P2}, alpha {alpha}: {delays} (published {median:N0})");
        Assert.InRange(delays.Median, median * 0.75, median * 1.25);
    }

    internal static IEnumerable<long> Totals() => [0, 1, 2, 1_000, 1_000_000_000_000];

    internal static IEnumerable<long> Bad(long total) => new[] { 0, 1, total / 2, total - 1, total }.Where(bad => bad >= 0 && bad <= total);

    // As exact as the terms that are added up.
    internal static double Slack(long bad, long total, double limit) =>
        1e-12 + (1e-15 * ((bad * (3 - Math.Log(limit))) + (total * (1 - Math.Log(1 - limit)))));

    internal static Arbitrary<(long Bad, long Total, double Limit)> Counts(int most) =>
        (from total in Gen.OneOf(Gen.Choose(0, 50), Gen.Choose(0, most))
         from bad in Gen.OneOf(Gen.Choose(0, total), Gen.Choose(0, Math.Min(total, 10)))
         from limit in Gen.Elements(1e-9, 1e-4, 1e-3, 0.01, 0.2, 0.5, 0.9, 0.95, 0.99)
         select ((long)bad, (long)total, limit)).ToArbitrary();
}
