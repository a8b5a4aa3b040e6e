using FsCheck;
using FsCheck.Fluent;
using Shadowing.Statistics;

namespace Shadowing.Tests.Statistics;

public sealed class Margin_evidence(ITestOutputHelper output)
{
    private const double Margin = 0.001;

    [Fact]
    public void It_is_the_mean_of_the_products_written_out() =>
        Prop.ForAll(Counts(100), Margins(), static (counts, margin) =>
        {
            var (plus, zero, minus) = counts;
            return Math.Abs(Math.Log(Mean(1)) - MarginEvidence.Log(plus, zero, minus, margin)) < 1e-9
                && Math.Abs(Math.Log(Mean(-1)) - MarginEvidence.LogSafe(plus, zero, minus, margin)) < 1e-9;

            double Mean(int side)
            {
                var mean = 0d;
                for (var i = 0; i < 16; i++)
                {
                    var stake = 0.98 / (1 + (side * margin)) * Math.Pow(0.005, i / 15d);
                    mean += Math.Pow(1 + (stake * side * (1 - margin)), plus) * Math.Pow(1 + (stake * side * -margin), zero)
                        * Math.Pow(1 + (stake * side * (-1 - margin)), minus) / 16;
                }

                return mean;
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void One_more_failure_of_the_suspect_accuses_more_and_makes_less_safe_and_one_of_the_other_the_reverse() =>
        Prop.ForAll(Counts(1_000_000), Margins(), static (counts, margin) =>
        {
            var (plus, zero, minus) = counts;
            var slack = Slack(counts);
            var (harm, safe) = (MarginEvidence.Log(plus, zero, minus, margin), MarginEvidence.LogSafe(plus, zero, minus, margin));
            return MarginEvidence.Log(plus + 1, zero, minus, margin) >= harm - slack
                && MarginEvidence.Log(plus, zero, minus + 1, margin) <= harm + slack
                && MarginEvidence.Log(plus, zero + 1, minus, margin) <= harm + slack
                && MarginEvidence.LogSafe(plus + 1, zero, minus, margin) <= safe + slack
                && MarginEvidence.LogSafe(plus, zero, minus + 1, margin) >= safe - slack
                && MarginEvidence.LogSafe(plus, zero + 1, minus, margin) >= safe - slack;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_pair_of_two_sides_within_the_margin_does_not_raise_it_on_average_and_one_beyond_it_makes_nothing_safe() =>
        Prop.ForAll(Counts(10_000), Margins(), Gen.Choose(0, 1_000).ToArbitrary(), static (counts, margin, part) =>
        {
            // From no failure of the other side to as many as there can be; the suspect's are at the margin, below and above.
            var minus = (1 - margin) / 2 * part / 1_000;
            return Expected(counts, minus + margin, minus, margin, MarginEvidence.Log) is var harm
                && Expected(counts, minus + margin, minus, margin, MarginEvidence.LogSafe) is var safe
                && Math.Abs(harm - 1) <= Slack(counts) && Math.Abs(safe - 1) <= Slack(counts)
                && Expected(counts, (minus + margin) / 2, minus, margin, MarginEvidence.Log) <= 1 + Slack(counts)
                && Expected(counts, 1 - minus, minus, margin, MarginEvidence.LogSafe) <= 1 + Slack(counts);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Extreme_counts_and_margins_give_numbers()
    {
        long[] counts = [0, 1, 1_000_000_000_000];
        double[] margins = [0, 1e-9, 0.001, 0.5, Math.BitDecrement(1)];
        Assert.All(
            from plus in counts
            from zero in counts
            from minus in counts
            from margin in margins
            select (plus, zero, minus, margin),
            static input =>
            {
                var (plus, zero, minus, margin) = input;
                Assert.True(double.IsFinite(MarginEvidence.Log(plus, zero, minus, margin)), input.ToString());
                Assert.True(double.IsFinite(MarginEvidence.LogSafe(plus, zero, minus, margin)), input.ToString());
            });
        Assert.Throws<ArgumentOutOfRangeException>(static () => MarginEvidence.Log(0, 0, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(static () => MarginEvidence.LogSafe(0, 0, 0, 1));
    }

    [Fact]
    public void Looked_at_after_every_pair_two_sides_at_the_margin_are_neither_accused_nor_safe_more_often_than_promised()
    {
        const int Pairs = 20_000;
        const double ControlOnly = 0.002;
        double[] alphas = [0.05, 0.01];
        var runs = Runs.Of(10_000);
        var random = new Random(40);
        var discordant = new BadCalls(random, ControlOnly + ControlOnly + Margin);
        var (harm, safety) = (new double[runs], new double[runs]);
        for (var run = 0; run < runs; run++)
        {
            var (plus, minus) = (0L, 0L);
            for (var pair = discordant.Gap(); pair <= Pairs; pair += discordant.Gap())
            {
                // Safe just before a failure of the suspect or just after one of the other, accused just after one of the suspect: there
                // they are highest. What is not ahead by three is worth no look, because nobody stakes more than all on each.
                var ahead = plus - minus - (Margin * pair);
                var isPlus = random.NextDouble() >= ControlOnly / (ControlOnly + ControlOnly + Margin);
                if (ahead < -2)
                {
                    safety[run] = Math.Max(safety[run], isPlus
                        ? MarginEvidence.LogSafe(plus, pair - 1 - plus - minus, minus, Margin)
                        : MarginEvidence.LogSafe(plus, pair - 1 - plus - minus, minus + 1, Margin));
                }

                _ = isPlus ? plus++ : minus++;
                if (isPlus && ahead > 1)
                {
                    harm[run] = Math.Max(harm[run], MarginEvidence.Log(plus, pair - plus - minus, minus, Margin));
                }
            }
        }

        foreach (var alpha in alphas)
        {
            var (accused, safe) = (harm.Count(log => log >= -Math.Log(alpha)), safety.Count(log => log >= -Math.Log(alpha)));
            output.WriteLine($"alpha {alpha}, {Pairs:N0} pairs: {(double)accused / runs:P2} accused, {(double)safe / runs:P2} safe of "
                + $"{runs:N0} runs");
            Assert.InRange(accused, 1, Runs.Most(alpha, runs));
            Assert.InRange(safe, 1, Runs.Most(alpha, runs));
        }
    }

    [Theory]
    [InlineData(0.003, 19_135)]
    [InlineData(0.005, 6_170)]
    [InlineData(0.01, 1_955)]
    [InlineData(0.02, 716)]
    public void A_candidate_beyond_the_margin_is_found_as_soon_as_published(double difference, long median)
    {
        const double ControlOnly = 0.002;
        var random = new Random(41);
        var discordant = new BadCalls(random, ControlOnly + ControlOnly + difference);
        var delays = new Delays(Enumerable.Range(0, Runs.Of(1_000)).Select(run =>
        {
            var (plus, minus) = (0L, 0L);
            for (var pair = discordant.Gap(); pair <= 1_000_000; pair += discordant.Gap())
            {
                _ = random.NextDouble() < ControlOnly / (ControlOnly + ControlOnly + difference) ? minus++ : plus++;
                if (plus - minus - (Margin * pair) > 2 && MarginEvidence.Log(plus, pair - plus - minus, minus, Margin) >= Math.Log(100))
                {
                    return pair;
                }
            }

            return (long?)null;
        }));
        output.WriteLine($"{difference:P1} more, margin {Margin:P1}, alpha 0.01: {delays} (published {median:N0})");
        Assert.InRange(delays.Median, median * 0.75, median * 1.25);
    }

    private static double Expected((long Plus, long Zero, long Minus) counts, double plus, double minus, double margin,
        Func<long, long, long, double, double> evidence)
    {
        var now = evidence(counts.Plus, counts.Zero, counts.Minus, margin);
        return (plus * Math.Exp(evidence(counts.Plus + 1, counts.Zero, counts.Minus, margin) - now))
            + ((1 - plus - minus) * Math.Exp(evidence(counts.Plus, counts.Zero + 1, counts.Minus, margin) - now))
            + (minus * Math.Exp(evidence(counts.Plus, counts.Zero, counts.Minus + 1, margin) - now));
    }

    private static double Slack((long Plus, long Zero, long Minus) counts) =>
        1e-12 + (4e-15 * (counts.Plus + counts.Zero + counts.Minus));

    private static Arbitrary<double> Margins() => Gen.Elements(0, 1e-9, 0.001, 0.1, 0.5).ToArbitrary();

    private static Arbitrary<(long Plus, long Zero, long Minus)> Counts(int most) =>
        (from plus in Gen.OneOf(Gen.Choose(0, 10), Gen.Choose(0, most))
         from zero in Gen.OneOf(Gen.Choose(0, 10), Gen.Choose(0, most))
         from minus in Gen.OneOf(Gen.Choose(0, 10), Gen.Choose(0, most))
         select ((long)plus, (long)zero, (long)minus)).ToArbitrary();
}
