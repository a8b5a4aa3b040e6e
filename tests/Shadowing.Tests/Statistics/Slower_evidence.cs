using FsCheck;
using FsCheck.Fluent;
using Shadowing.Statistics;

namespace Shadowing.Tests.Statistics;

public sealed class Slower_evidence(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1, 0, 0.162286397)]
    [InlineData(7, 0, 1.405305517)]
    [InlineData(9, 0, 1.930673208)]
    [InlineData(13, 0, 3.145257680)]
    [InlineData(10, 2, 1.419358796)]
    [InlineData(20, 10, 1.175707145)]
    [InlineData(50, 30, 1.890352750)]
    [InlineData(500, 450, -0.024914806)]
    [InlineData(0, 0, 0)]
    public void It_is_what_two_other_implementations_computed(long slower, long notSlower, double expected) =>
        Assert.Equal(expected, SlowerEvidence.Log(slower, notSlower), 9);

    [Fact]
    public void It_is_the_truncated_prior_of_the_formula() =>
        Prop.ForAll(Counts(10_000), static counts =>
        {
            var (slower, not) = counts;
            var formula = ((slower + not) * Math.Log(2)) + TruncatedBeta.LogIncompleteBeta(0.5, not + 10, slower + 10)
                - TruncatedBeta.LogIncompleteBeta(0.5, 10, 10);
            return Math.Abs(formula - SlowerEvidence.Log(slower, not)) < 1e-9;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void One_more_that_is_slower_never_lowers_it_and_one_more_that_is_not_never_raises_it() =>
        Prop.ForAll(Counts(1_000_000), static counts =>
        {
            var (slower, not) = counts;
            var now = SlowerEvidence.Log(slower, not);
            return SlowerEvidence.Log(slower + 1, not) >= now - Slack(counts) && SlowerEvidence.Log(slower, not + 1) <= now + Slack(counts);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_coin_that_is_fair_at_worst_does_not_raise_it_on_average() =>
        Prop.ForAll(Counts(100_000), Gen.Choose(0, 500).ToArbitrary(), static (counts, part) =>
        {
            var (slower, not) = counts;
            var share = part / 1_000d;
            var now = SlowerEvidence.Log(slower, not);
            var next = (share * Math.Exp(SlowerEvidence.Log(slower + 1, not) - now))
                + ((1 - share) * Math.Exp(SlowerEvidence.Log(slower, not + 1) - now));
            return next <= 1 + Slack(counts) && (part < 500 || next >= 1 - Slack(counts));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0, 1_000_000_000_000)]
    [InlineData(1_000_000_000_000, 0)]
    [InlineData(1_000_000_000_000, 1)]
    [InlineData(500_000_100_000, 500_000_000_000)]
    public void Extreme_counts_give_numbers(long slower, long notSlower)
    {
        Assert.True(double.IsFinite(SlowerEvidence.Log(slower, notSlower)));
        Assert.True(double.IsFinite(McNemarEvidence.Log(slower, notSlower)));
    }

    [Theory]
    [InlineData(0.05, true)]
    [InlineData(0.01, true)]
    [InlineData(0.05, false)]
    [InlineData(0.01, false)]
    public void Looked_at_after_every_toss_a_fair_coin_is_accused_no_more_often_than_promised(double alpha, bool expectsSmallShifts)
    {
        var runs = Runs.Of(10_000);
        var coins = new Coins(new Random(37), 0.5);
        var bounds = Coins.Accused(expectsSmallShifts ? SlowerEvidence.Log : McNemarEvidence.Log, alpha, 3_000);
        var accused = Enumerable.Range(0, runs).Count(_ => coins.UntilAccused(bounds) is not null);
        var prior = expectsSmallShifts ? "Beta(10, 10)" : "uniform";
        output.WriteLine($"alpha {alpha}, {prior}: {(double)accused / runs:P2} of {runs:N0} runs accused");
        Assert.InRange(accused, runs * alpha * 0.3, Runs.Most(alpha, runs));
    }

    [Theory]
    [InlineData(1.02, 0, 2_020)]
    [InlineData(1.1, 0, 83)]
    [InlineData(1.1, 0.05, 370)]
    [InlineData(1.2, 0.05, 53)]
    [InlineData(1.2, 0.1, 97)]
    [InlineData(1.5, 0.1, 19)]
    public void A_slower_candidate_is_found_as_soon_as_published(double slower, double margin, long median)
    {
        var model = new LatencyModel(38, median: 20);
        var delays = new Delays(Enumerable.Range(0, Runs.Of(1_000)).Select(_ =>
        {
            var (count, pairs) = (0L, 0L);
            while (pairs < 100_000)
            {
                var (candidate, selfCheck) = model.Pair(slower);
                pairs++;
                if (candidate > selfCheck * (1 + margin) && SlowerEvidence.Log(++count, pairs - count) >= Math.Log(100))
                {
                    return pairs;
                }
            }

            return (long?)null;
        }));
        output.WriteLine($"{slower} times as slow, margin {margin:P0}, alpha 0.01: {delays} (published {median:N0}); {model}");
        Assert.InRange(delays.Median, median * 0.75, median * 1.25);
    }

    [Theory]
    [InlineData(0.001, 0, 8_735)]
    [InlineData(0.006, 0.001, 2_481)]
    [InlineData(0.011, 0.001, 1_036)]
    [InlineData(0.01, 0.005, 5_883)]
    [InlineData(0.002, 0.001, 29_418)]
    public void A_candidate_that_fails_more_often_is_found_as_soon_as_published(double candidateOnly, double controlOnly, long median)
    {
        var random = new Random(39);
        var bounds = Coins.Accused(McNemarEvidence.Log, 0.01, 2_000);
        var coins = new Coins(random, candidateOnly / (candidateOnly + controlOnly));
        var discordant = new BadCalls(random, candidateOnly + controlOnly);
        var delays = new Delays(Enumerable.Range(0, Runs.Of(2_000)).Select(_ =>
            coins.UntilAccused(bounds) is { } tosses ? Enumerable.Range(0, (int)tosses).Sum(_ => discordant.Gap()) : (long?)null));
        output.WriteLine($"{candidateOnly:P1} against {controlOnly:P1}, alpha 0.01: {delays} (published {median:N0})");
        Assert.InRange(delays.Median, median * 0.75, median * 1.25);
    }

    private static double Slack((long Slower, long Not) counts) =>
        1e-12 + (1e-14 * (counts.Slower + counts.Not) * Math.Log(counts.Slower + counts.Not + 2));

    private static Arbitrary<(long Slower, long Not)> Counts(int most) =>
        (from size in Gen.Elements(10, 1_000, most)
         from slower in Gen.Choose(0, size)
         from not in Gen.OneOf(Gen.Choose(0, size), Gen.Choose(-50, 50).Select(near => Math.Clamp(slower + near, 0, size)))
         select ((long)slower, (long)not)).ToArbitrary();
}
