using FsCheck;
using FsCheck.Fluent;
using Shadowing.Statistics;

namespace Shadowing.Tests.Statistics;

public sealed class Fresh_starts(ITestOutputHelper output)
{
    [Fact]
    public void All_starts_together_pass_by_luck_in_one_of_twenty_cases_at_most()
    {
        Assert.Equal(0.025, FreshStarts.Alpha(1), 12);
        Assert.Equal(0.05 / 6, FreshStarts.Alpha(2), 12);
        Assert.Equal(0.05 * (1 - (1 / 1_001d)), Enumerable.Range(1, 1_000).Sum(FreshStarts.Alpha), 12);
        Assert.InRange(FreshStarts.Alpha(int.MaxValue), double.Epsilon, 1e-19);
        Assert.Throws<ArgumentOutOfRangeException>(static () => FreshStarts.Alpha(0));
    }

    [Theory]
    [InlineData(1e-3, 1, 4_014)]
    [InlineData(1e-3, 2, 5_163)]
    [InlineData(0.01, 1, 400)]
    public void So_many_clean_pairs_are_needed_and_one_fewer_is_not_enough(double limit, int start, long pairs)
    {
        Assert.Equal(pairs, FreshStarts.CleanPairs(limit, start));
        Assert.True(ShareSafety.Log(0, pairs, limit) >= -Math.Log(FreshStarts.Alpha(start)));
        Assert.False(ShareSafety.Log(0, pairs - 1, limit) >= -Math.Log(FreshStarts.Alpha(start)));
    }

    [Fact]
    public void After_the_pairs_that_are_left_it_is_safe_and_not_before() =>
        Prop.ForAll(Share_harm.Counts(10_000), Gen.Choose(1, 20).ToArbitrary(), static (counts, start) =>
        {
            var (bad, total, limit) = counts;
            var left = FreshStarts.CleanPairsLeft(bad, total, limit, start);
            var needed = -Math.Log(FreshStarts.Alpha(start));
            return left is null
                ? bad > 1_000 && limit < 1e-8
                : ShareSafety.Log(bad, total + left.Value, limit) >= needed
                    && (left == 0 || ShareSafety.Log(bad, total + left.Value - 1, limit) < needed);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void More_than_anybody_counts_is_not_a_number()
    {
        Assert.InRange(FreshStarts.CleanPairs(1e-9, 1)!.Value, 3_500_000_000, 4_700_000_000);
        Assert.Null(FreshStarts.CleanPairsLeft(1_000_000_000_000, 1_000_000_000_000, 1e-9, 1));
        Assert.Equal(0, FreshStarts.CleanPairsLeft(0, 1_000_000_000_000, 0.01, 1));
    }

    [Fact]
    public void A_candidate_at_the_limit_that_is_started_again_and_again_is_rarely_safe_and_without_a_price_in_most_cases()
    {
        const double Limit = 0.01;
        const int Starts = 20;
        const long Calls = 50_000;
        var runs = Runs.Of(5_000);
        var calling = new BadCalls(new Random(81), Limit);
        var priced = Enumerable.Range(1, Starts).Select(start => First(FreshStarts.Alpha(start))).ToList();
        var free = First(0.05);
        var safe = Enumerable.Range(0, runs).Count(_ => priced.Exists(first => calling.UntilSafe(first, Calls) is not null));
        var freely = Enumerable.Range(0, runs).Count(_ => priced.Exists(_ => calling.UntilSafe(free, Calls) is not null));
        output.WriteLine($"{Starts} starts: {(double)safe / runs:P2} of {runs:N0} runs safe, {(double)freely / runs:P2} at 0.05 each "
            + "(published 62 %)");
        Assert.InRange(safe, 1, Runs.Most(0.05, runs));
        Assert.InRange((double)freely / runs, 0.5, 0.7);

        static long[] First(double alpha) =>
            BadCalls.FirstSafe(static (bad, total) => ShareSafety.Log(bad, total, Limit), alpha, 700, Calls * 2);
    }
}
