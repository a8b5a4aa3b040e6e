using FsCheck;
using FsCheck.Fluent;
using Shadowing.Statistics;

namespace Shadowing.Tests.Statistics;

public sealed class Share_safety(ITestOutputHelper output)
{
    [Theory]
    [InlineData(0, 1_000, 0.708467780)]
    [InlineData(0, 3_787, 2.996200651)]
    [InlineData(0, 5_585, 4.605951874)]
    [InlineData(0, 10_000, 8.732741622)]
    [InlineData(2, 10_000, 3.836850156)]
    public void The_same_with_a_continuous_prior_is_what_two_other_implementations_computed(long bad, long total, double expected) =>
        Assert.Equal(expected, TruncatedBeta.Safety(bad, total, 1e-3), 1.5e-9);

    [Fact]
    public void It_is_the_sum_of_the_products_written_out() =>
        Prop.ForAll(Share_harm.Counts(200), static counts =>
        {
            var (bad, total, limit) = counts;
            var sum = bad == 0 ? 0.3 * Math.Pow(1 - limit, -total) : 0;
            for (var i = 0; i < 16; i++)
            {
                var share = limit * 0.01 * Math.Pow(80, i / 15d);
                sum += 0.7 / 16 * Math.Pow(share / limit, bad) * Math.Pow((1 - share) / (1 - limit), total - bad);
            }

            return !double.IsNormal(sum) || Math.Abs(Math.Log(sum) - ShareSafety.Log(bad, total, limit)) < 1e-9 * (1 + total);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Where_it_speaks_another_prior_agrees_and_the_other_side_does_not() =>
        Prop.ForAll(Share_harm.Counts(1_000_000), static counts =>
        {
            var (bad, total, limit) = counts;
            var (safe, harmful) = (ShareSafety.Log(bad, total, limit), ShareHarm.Log(bad, total, limit));

            // A prior gives so much less at most to what another one expects, down to limits of one in a thousand million.
            const double Difference = 12;
            return (safe < Difference || TruncatedBeta.Safety(bad, total, limit) > 0)
                && (harmful < Difference || TruncatedBeta.Harm(bad, total, limit) > 0)
                && (safe < 3 || harmful < 0) && (harmful < 3 || safe < 0);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void One_more_bad_call_never_raises_it_and_one_more_good_call_never_lowers_it() =>
        Prop.ForAll(Share_harm.Counts(1_000_000), static counts =>
        {
            var (bad, total, limit) = counts;
            var now = ShareSafety.Log(bad, total, limit);
            var slack = Share_harm.Slack(bad, total, limit);
            return ShareSafety.Log(bad + 1, total + 1, limit) <= now + slack && ShareSafety.Log(bad, total + 1, limit) >= now - slack;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_call_that_is_bad_with_the_limit_at_least_does_not_raise_it_on_average() =>
        Prop.ForAll(Share_harm.Counts(10_000), Gen.Choose(0, 1_000).ToArbitrary(), static (counts, part) =>
        {
            var (bad, total, limit) = counts;
            var share = limit + ((1 - limit) * part / 1_000);
            var now = ShareSafety.Log(bad, total, limit);
            var next = (share * Math.Exp(ShareSafety.Log(bad + 1, total + 1, limit) - now))
                + ((1 - share) * Math.Exp(ShareSafety.Log(bad, total + 1, limit) - now));
            return next <= 1 + Share_harm.Slack(bad, total, limit)
                && (part > 0 || next >= 1 - Share_harm.Slack(bad, total, limit));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Extreme_counts_and_limits_give_numbers()
    {
        double[] limits = [1e-9, 1e-4, 0.5, 0.95, 1 - 1e-9, Math.BitDecrement(1), double.Epsilon];
        Assert.All(from limit in limits from total in Share_harm.Totals() from bad in Share_harm.Bad(total) select (bad, total, limit),
            static input => Assert.True(double.IsFinite(ShareSafety.Log(input.bad, input.total, input.limit)), input.ToString()));
        Assert.Equal(0, ShareSafety.Log(0, 0, 0.01), 12);
        Assert.Throws<ArgumentOutOfRangeException>(static () => ShareSafety.Log(0, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(static () => ShareSafety.Log(0, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(static () => ShareSafety.Log(2, 1, 0.5));
    }

    [Theory]
    [InlineData(1e-3, 1_000_000, 0.05)]
    [InlineData(1e-3, 1_000_000, 0.01)]
    [InlineData(0.05, 20_000, 0.05)]
    public void Looked_at_after_every_call_it_passes_a_candidate_at_the_limit_no_more_often_than_promised(double limit, long calls,
        double alpha)
    {
        var runs = Runs.Of(10_000);
        var calling = new BadCalls(new Random(33), limit);
        var first = BadCalls.FirstSafe((bad, total) => ShareSafety.Log(bad, total, limit), alpha, 1_500, calls * 2);
        var passed = Enumerable.Range(0, runs).Count(_ => calling.UntilSafe(first, calls) is not null);
        output.WriteLine($"limit {limit}, alpha {alpha}, {calls:N0} calls: {(double)passed / runs:P2} of {runs:N0} runs safe");

        // It is as quick as it may be: the share is near the promise.
        Assert.InRange(passed, runs * alpha * 0.7, Runs.Most(alpha, runs));
    }

    [Theory]
    [InlineData(0, 0.05, 3_283)]
    [InlineData(0, 0.01, 4_973)]
    [InlineData(0.00001, 0.05, 3_283)]
    [InlineData(0.0001, 0.05, 3_283)]
    [InlineData(0.0001, 0.01, 4_973)]
    [InlineData(0.0003, 0.05, 9_372)]
    [InlineData(0.0003, 0.01, 13_648)]
    [InlineData(0.0005, 0.05, 23_777)]
    [InlineData(0.0005, 0.01, 37_392)]
    [InlineData(0.0008, 0.05, 193_000)]
    public void A_better_candidate_is_safe_as_soon_as_published(double share, double alpha, long median)
    {
        const double Limit = 1e-3;
        const long Horizon = 2_000_000;
        var calling = new BadCalls(new Random(34), share);
        var first = BadCalls.FirstSafe(static (bad, total) => ShareSafety.Log(bad, total, Limit), alpha, 2_000, Horizon * 2);
        var delays = new Delays(Enumerable.Range(0, Runs.Of(5_000)).Select(_ => calling.UntilSafe(first, Horizon)));
        output.WriteLine($"share {share:P3}, alpha {alpha}: {delays} (published {median:N0})");
        Assert.True(delays.IsAbout(median));
    }
}
