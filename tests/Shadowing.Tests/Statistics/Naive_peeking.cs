using Shadowing.Statistics;

namespace Shadowing.Tests.Statistics;

/// <summary>The control of the simulations beside it: what is right for one look fails them, so they can tell.</summary>
public sealed class Naive_peeking(ITestOutputHelper output)
{
    [Theory]
    [InlineData(0.05, 0.4436)]
    [InlineData(0.01, 0.1529)]
    public void An_exact_binomial_test_that_is_looked_at_all_the_time_accuses_far_too_many(double alpha, double published)
    {
        const double Limit = 1e-4;
        const long Calls = 10_000_000;
        var runs = Runs.Of(5_000);
        var calling = new BadCalls(new Random(35), Limit);
        var last = BadCalls.LastAccused(static (bad, total) => -TruncatedBeta.LogAtLeast(bad, total, Limit), alpha, 1_200, Calls);
        var accused = Enumerable.Range(0, runs).Count(_ => calling.UntilAccused(last, Calls, from: 1_000) is not null);
        output.WriteLine($"alpha {alpha}: {(double)accused / runs:P2} of {runs:N0} runs accused (published {published:P2})");
        Assert.True(accused > Runs.Most(alpha, runs));
        Assert.InRange((double)accused / runs, published * 0.9, published * 1.1);
    }

    [Fact]
    public void An_exact_McNemar_test_that_is_looked_at_all_the_time_accuses_far_too_many()
    {
        const double Alpha = 0.05;
        const double Published = 0.3888;
        var runs = Runs.Of(5_000);
        var coins = new Coins(new Random(36), 0.5);
        var bounds = Coins.Accused(static (b, c) => -TruncatedBeta.LogAtLeast(b, b + c, 0.5), Alpha, 3_000);
        var accused = Enumerable.Range(0, runs).Count(_ => coins.UntilAccused(bounds) is not null);
        output.WriteLine($"{(double)accused / runs:P2} of {runs:N0} runs accused (published {Published:P2})");
        Assert.True(accused > Runs.Most(Alpha, runs));
        Assert.InRange((double)accused / runs, Published * 0.9, Published * 1.1);
    }

    [Fact]
    public void The_tail_of_a_binomial_is_the_sum_of_its_terms()
    {
        for (var count = 0; count <= 30; count++)
        {
            var sum = 0d;
            for (var more = count; more <= 30; more++)
            {
                sum += Math.Exp(-Math.Log(31) - LogGamma.OfBeta(more + 1, 31 - more) + (more * Math.Log(0.3))
                    + ((30 - more) * Math.Log(0.7)));
            }

            Assert.Equal(Math.Log(sum), TruncatedBeta.LogAtLeast(count, 30, 0.3), 10);
        }
    }
}
