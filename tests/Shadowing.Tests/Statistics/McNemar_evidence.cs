using FsCheck;
using FsCheck.Fluent;
using Shadowing.Statistics;

namespace Shadowing.Tests.Statistics;

public sealed class McNemar_evidence(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1, 0, 0.405465108)]
    [InlineData(7, 0, 3.461822003)]
    [InlineData(9, 0, 4.627909673)]
    [InlineData(13, 0, 7.064942161)]
    [InlineData(10, 2, 2.245015241)]
    [InlineData(20, 10, 0.799349349)]
    [InlineData(50, 30, 1.200441328)]
    [InlineData(500, 450, -1.248940367)]
    [InlineData(0, 0, 0)]
    public void It_is_what_two_other_implementations_computed(long b, long c, double expected) =>
        Assert.Equal(expected, McNemarEvidence.Log(b, c), 9);

    [Fact]
    public void Against_nothing_it_is_the_closed_form()
    {
        for (var b = 0; b < 50; b++)
        {
            Assert.Equal(Math.Log((Math.Pow(2, b + 1) - 1) / (b + 1)), McNemarEvidence.Log(b, 0), 12);
        }
    }

    [Fact]
    public void One_more_of_the_suspect_never_lowers_it_and_one_more_of_the_other_never_raises_it() =>
        Prop.ForAll(Counts(), counts =>
        {
            var (b, c) = counts;
            var now = McNemarEvidence.Log(b, c);

            // As exact as the logarithm of a factorial of that size can be.
            var slack = 1e-12 + (1e-15 * (b + c) * Math.Log(b + c + 2));
            return McNemarEvidence.Log(b + 1, c) >= now - slack && McNemarEvidence.Log(b, c + 1) <= now + slack;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_fair_coin_neither_raises_nor_lowers_it_on_average() =>
        Prop.ForAll(Counts(), counts =>
        {
            var (b, c) = counts;
            var now = McNemarEvidence.Log(b, c);
            var next = (Math.Exp(McNemarEvidence.Log(b + 1, c) - now) + Math.Exp(McNemarEvidence.Log(b, c + 1) - now)) / 2;
            return Math.Abs(next - 1) < 1e-11 + (1e-14 * (b + c) * Math.Log(b + c + 2));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1_000_000, 0)]
    [InlineData(0, 1_000_000)]
    [InlineData(1_000_000, 1_000_000)]
    [InlineData(1_000_000, 999_999)]
    [InlineData(999_999, 1_000_000)]
    [InlineData(1_000_000, 1)]
    [InlineData(1, 1_000_000)]
    [InlineData(500_500, 499_500)]
    public void Large_counts_are_numbers(long b, long c) => Assert.True(double.IsFinite(McNemarEvidence.Log(b, c)));

    [Fact]
    public void Looked_at_after_every_toss_it_accuses_a_fair_coin_in_one_of_a_hundred_runs_at_most_and_finds_a_loaded_one()
    {
        const int Runs = 10_000;
        var proof = Math.Log(100);
        var random = new Random(1);
        Assert.InRange(Accused(0.5), 1, (int)(Runs * (0.01 + (3 * Math.Sqrt(0.01 * 0.99 / Runs)))));
        Assert.Equal(Runs, Accused(0.8));

        int Accused(double loaded)
        {
            var accused = 0;
            for (var run = 0; run < Runs; run++)
            {
                var (b, c) = (0, 0);
                while (b + c < 300)
                {
                    _ = random.NextDouble() < loaded ? b++ : c++;
                    if (b > c && McNemarEvidence.Log(b, c) >= proof)
                    {
                        accused++;
                        break;
                    }
                }
            }

            output.WriteLine($"p = {loaded}: {accused:N0} of {Runs:N0} runs accused");
            return accused;
        }
    }

    private static Arbitrary<(long B, long C)> Counts() =>
        (from size in Gen.Elements(10, 1_000, 1_000_000)
         from b in Gen.Choose(0, size)
         from near in Gen.Choose(-50, 50)
         from far in Gen.Choose(0, size)
         from isNear in Gen.Elements(true, false)
         select ((long)b, (long)(isNear ? Math.Clamp(b + near, 0, size) : far))).ToArbitrary();
}
