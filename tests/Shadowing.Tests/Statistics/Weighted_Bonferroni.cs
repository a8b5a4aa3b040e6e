using Shadowing.Statistics;

namespace Shadowing.Tests.Statistics;

public sealed class Weighted_Bonferroni(ITestOutputHelper output)
{
    [Fact]
    public void Weights_by_turn_never_add_up_to_more_than_1()
    {
        Assert.Equal(0.5, WeightedBonferroni.Weight(0));
        Assert.Equal(1 / 6d, WeightedBonferroni.Weight(1));
        Assert.Equal(1 - (1 / 1_001d), Enumerable.Range(0, 1_000).Sum(static turn => WeightedBonferroni.Weight(turn)), 12);
        Assert.InRange(WeightedBonferroni.Weight(long.MaxValue), double.Epsilon, 1e-30);
        Assert.Throws<ArgumentOutOfRangeException>(static () => WeightedBonferroni.Weight(-1));
    }

    [Fact]
    public void The_evidence_that_one_needs_is_the_inverse_of_its_part()
    {
        Assert.Equal(Math.Log(100), WeightedBonferroni.LogThreshold(0.01, 1), 12);
        Assert.Equal(Math.Log(2_000), WeightedBonferroni.LogThreshold(0.01, 0.05), 12);
        Assert.True(double.IsFinite(WeightedBonferroni.LogThreshold(1e-300, 1e-300)));
        Assert.Throws<ArgumentOutOfRangeException>(static () => WeightedBonferroni.LogThreshold(0.01, 0));
        Assert.Throws<ArgumentOutOfRangeException>(static () => WeightedBonferroni.LogThreshold(0.01, 1.1));
        Assert.Throws<ArgumentOutOfRangeException>(static () => WeightedBonferroni.LogThreshold(1, 1));
    }

    [Fact]
    public void Declared_weights_are_above_0_and_1_together_at_most()
    {
        Assert.True(WeightedBonferroni.MayBeDeclared([0.5, 0.2, 0.2, 0.1]));
        Assert.True(WeightedBonferroni.MayBeDeclared([.. Enumerable.Repeat(0.1, 10)]));
        Assert.True(WeightedBonferroni.MayBeDeclared([]));
        Assert.False(WeightedBonferroni.MayBeDeclared([0.5, 0.51]));
        Assert.False(WeightedBonferroni.MayBeDeclared([0.5, 0]));
        Assert.False(WeightedBonferroni.MayBeDeclared([0.5, -0.1]));
        Assert.False(WeightedBonferroni.MayBeDeclared([double.NaN]));
    }

    [Fact]
    public void Of_many_candidates_at_the_limit_any_is_accused_no_more_often_than_promised_and_without_weights_far_more_often()
    {
        const int Items = 50;
        const double Alpha = 0.05;
        const double Limit = 0.01;
        const long Calls = 5_000;
        var runs = Runs.Of(2_000);
        var calling = new BadCalls(new Random(71), Limit);
        Func<long, long, double> evidence = static (bad, total) => ShareHarm.Log(bad, total, Limit);
        var weighted = Enumerable.Range(0, Items).Select(turn => BadCalls.LastAccused(evidence,
            Math.Exp(-WeightedBonferroni.LogThreshold(Alpha, WeightedBonferroni.Weight(turn))), 120, Calls)).ToList();
        var alone = BadCalls.LastAccused(evidence, Alpha, 120, Calls);
        var accused = Enumerable.Range(0, runs).Count(_ => weighted.Exists(last => calling.UntilAccused(last, Calls) is not null));
        var accusedAlone = Enumerable.Range(0, runs).Count(_ => weighted.Exists(_ => calling.UntilAccused(alone, Calls) is not null));
        output.WriteLine($"{Items} candidates: {(double)accused / runs:P2} of {runs:N0} runs accused any, {(double)accusedAlone / runs:P2} "
            + "without weights");
        Assert.InRange(accused, 1, Runs.Most(Alpha, runs));
        Assert.True(accusedAlone > Runs.Most(Alpha, runs) * 4);
    }
}
