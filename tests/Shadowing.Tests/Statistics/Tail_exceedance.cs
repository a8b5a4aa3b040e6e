using FsCheck;
using FsCheck.Fluent;
using Shadowing.Statistics;

namespace Shadowing.Tests.Statistics;

public sealed class Tail_exceedance(ITestOutputHelper output)
{
    private static readonly TimeSpan s_threshold = TimeSpan.FromMilliseconds(10);

    [Fact]
    public void A_candidate_exactly_at_its_limit_is_neither_accused_nor_safe_for_it()
    {
        Assert.Equal(new(0, 0, 1, 1, 0), Judged(11, 20));
        Assert.Equal(new(1, 0, 0, 0, 1), Judged(11, 10));
        Assert.Equal(new(0, 1, 0, 0, 0), Judged(11.0001, 10));
        Assert.Equal(new(1, 0, 0, 0, 0), Judged(10.9999, 10));
        Assert.Equal(new(0, 0, 1, 0, 0), Judged(10.9999, 10.0001));
        Assert.Equal(new(1, 0, 0, 0, 0), Judged(11.0001, 10.0001));
        var counts = new TailCounts(100, 7, 5, 2, 3);
        Assert.Equal(McNemarEvidence.Log(7, 5), counts.LogHarm);
        Assert.Equal(McNemarEvidence.Log(3, 10), counts.LogSafe);
        Assert.Equal(112, counts.Pairs);

        static TailCounts Judged(double candidate, double selfCheck) =>
            Judge(default, TimeSpan.FromMilliseconds(candidate), TimeSpan.FromMilliseconds(selfCheck));
    }

    [Fact]
    public void What_did_not_end_in_time_exceeds_every_threshold()
    {
        Assert.Equal(new(0, 1, 0, 0, 0), Judge(default, TimeSpan.MaxValue, s_threshold));
        Assert.Equal(new(1, 0, 0, 0, 0), Judge(default, TimeSpan.MaxValue, TimeSpan.MaxValue));
        Assert.Equal(new(0, 0, 1, 0, 0), Judge(default, s_threshold, TimeSpan.MaxValue));

        // Where more self-checks than the quantile leaves do not end in time, so that the threshold is longer than anything measured.
        var tail = new TailExceedance(0.5, 0.1);
        for (var i = 0; i < 300; i++)
        {
            tail.Pair(s_threshold, TimeSpan.MaxValue);
        }

        tail.Pair(TimeSpan.MaxValue, s_threshold);
        tail.Pair(TimeSpan.MaxValue, TimeSpan.MaxValue);
        tail.Pair(s_threshold, TimeSpan.MaxValue);
        tail.Pair(s_threshold, s_threshold);
        Assert.Equal(new(2, 1, 1, 0, 0), tail.Counts);
        Assert.Equal(new(0, 1, 0, 0, 0),
            Judge(default, TimeSpan.MaxValue, s_threshold, threshold: TimeSpan.MaxValue));
    }

    [Fact]
    public void The_threshold_is_of_three_hundred_calls_at_least_and_changes_only_with_each_two_hundredth_that_is_judged()
    {
        var tail = new TailExceedance(0.99, 0);
        for (var i = 1; i <= 300; i++)
        {
            tail.Pair(TimeSpan.FromHours(1), TimeSpan.FromMilliseconds(i));
            Assert.Null(tail.Threshold);
        }

        Assert.Equal(default, tail.Counts);
        tail.Pair(TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal(1, tail.Counts.SelfCheckOnly);
        Assert.InRange(tail.Threshold!.Value.TotalMilliseconds, 297, 297 * 1.016);
        var before = tail.Threshold;
        for (var i = 2; i <= 200; i++)
        {
            tail.Pair(TimeSpan.Zero, TimeSpan.FromSeconds(10));
            Assert.Equal(before, tail.Threshold);
        }

        // The one that changes it is judged by those before it.
        tail.Pair(TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Assert.InRange(tail.Threshold!.Value.TotalSeconds, 10, 10 * 1.016);
        Assert.Equal(201, tail.Counts.SelfCheckOnly);
    }

    [Fact]
    public void One_that_was_put_back_goes_on_as_if_it_had_never_stopped()
    {
        var model = new LatencyModel(51);
        var (one, other) = (new TailExceedance(0.9, 0.05), new TailExceedance(0.9, 0.05));
        for (var pair = 1; pair <= 5_000; pair++)
        {
            var (candidate, selfCheck) = model.Pair();
            one.Pair(candidate, selfCheck);
            other.Pair(candidate, selfCheck);
            if (pair % 237 == 0)
            {
                other = new TailExceedance(0.9, 0.05, other.Counts, other.Threshold,
                    LatencyHistogramForm.Read(LatencyHistogramForm.Write(other.Past)));
            }

            Assert.Equal((one.Counts, one.Threshold), (other.Counts, other.Threshold));
        }

        Assert.True(one.Counts.CandidateOnly > 0 && one.Counts.SelfCheckOnly > 0);
        Assert.Equal(LatencyHistogramForm.Write(one.Past), LatencyHistogramForm.Write(other.Past));
    }

    [Fact]
    public void Instances_add_up_in_any_order_and_go_on_from_all_they_saw()
    {
        var model = new LatencyModel(52);
        var instances = Enumerable.Range(1, 3).Select(size =>
        {
            var tail = new TailExceedance(0.9, 0.05);
            for (var pair = 0; pair < size * 500; pair++)
            {
                var (candidate, selfCheck) = model.Pair();
                tail.Pair(candidate, selfCheck);
            }

            return tail;
        }).ToList();
        int[][] orders = [[0, 1, 2], [2, 0, 1], [1, 2, 0]];
        var fleets = orders.Select(order =>
        {
            var fleet = new TailExceedance(0.9, 0.05);
            foreach (var i in order)
            {
                fleet.Add(instances[i]);
            }

            return fleet;
        }).ToList();
        Assert.All(fleets, fleet =>
        {
            Assert.Equal(2_100, fleet.Counts.Pairs);
            Assert.Equal((fleets[0].Counts, fleets[0].Counts.LogHarm, fleets[0].Counts.LogSafe),
                (fleet.Counts, fleet.Counts.LogHarm, fleet.Counts.LogSafe));
            Assert.Equal(3_000, fleet.Past.Count);
        });
        foreach (var fleet in fleets)
        {
            fleet.Pair(TimeSpan.Zero, TimeSpan.Zero);
        }

        Assert.NotNull(fleets[0].Threshold);
        Assert.All(fleets, fleet => Assert.Equal(fleets[0].Threshold, fleet.Threshold));
    }

    [Fact]
    public void A_pair_whose_sides_are_as_likely_to_exceed_does_not_raise_either_evidence_on_average() =>
        Prop.ForAll(AnyCounts(), Gen.Choose(0, 1_000).Two().ToArbitrary(), static (counts, parts) =>
        {
            // How likely one side alone exceeds, and how much less likely the other one alone.
            var more = parts.Item1 / 2_000d;
            var less = more * parts.Item2 / 1_000;
            return Expected(counts, less, more, static next => next.LogHarm) <= 1 + Slack(counts)
                && Expected(counts, more, less, static next => next.LogSafe) <= 1 + Slack(counts)
                && Math.Abs(Expected(counts, more, more, static next => next.LogHarm) - 1) <= Slack(counts)
                && Math.Abs(Expected(counts, more, more, static next => next.LogSafe) - 1) <= Slack(counts);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_slower_candidate_never_makes_it_less_harmful_or_safer() =>
        Prop.ForAll(AnyCounts(), Gen.Elements(5, 10, 10.5, 11, 11.5, 20).Two().ToArbitrary(), Gen.Elements(5, 10, 11, 20).ToArbitrary(),
            static (counts, candidates, selfCheck) =>
            {
                var (fast, slow) = (Math.Min(candidates.Item1, candidates.Item2), Math.Max(candidates.Item1, candidates.Item2));
                var faster = Judge(counts, TimeSpan.FromMilliseconds(fast), TimeSpan.FromMilliseconds(selfCheck));
                var slower = Judge(counts, TimeSpan.FromMilliseconds(slow), TimeSpan.FromMilliseconds(selfCheck));
                return slower.LogHarm >= faster.LogHarm - Slack(counts) && slower.LogSafe <= faster.LogSafe + Slack(counts);
            }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0.99, 2_000, 0.05, "steady")]
    [InlineData(0.9, 1_000, 0.01, "steady")]
    [InlineData(0.5, 800, 0.05, "ever slower")]
    [InlineData(0.9, 1_000, 0.05, "whole milliseconds")]
    public void Looked_at_after_every_pair_an_identical_candidate_is_neither_accused_nor_safe_more_often_than_promised(double quantile,
        int pairs, double alpha, string how)
    {
        var runs = Runs.Of(10_000);
        var model = new LatencyModel(53);
        var (accused, safe) = (0, 0);
        for (var run = 0; run < runs; run++)
        {
            var tail = new TailExceedance(quantile, 0);
            var (isAccused, isSafe, concordant) = (false, false, 0L);
            for (var pair = 0; pair < pairs; pair++)
            {
                var (candidate, selfCheck) = model.Pair();
                tail.Pair(As(candidate, how, pair), As(selfCheck, how, pair));
                if (tail.Counts.Concordant == concordant)
                {
                    // What is not ahead by four is not worth a look: it takes more.
                    var ahead = tail.Counts.CandidateOnly - tail.Counts.SelfCheckOnly;
                    isAccused |= ahead > 3 && !isAccused && tail.Counts.LogHarm >= -Math.Log(alpha);
                    isSafe |= ahead < -3 && !isSafe && tail.Counts.LogSafe >= -Math.Log(alpha);
                }

                concordant = tail.Counts.Concordant;
            }

            accused += isAccused ? 1 : 0;
            safe += isSafe ? 1 : 0;
        }

        output.WriteLine($"p{quantile * 100:G3}, {how}, alpha {alpha}, {pairs:N0} pairs: {(double)accused / runs:P2} accused, "
            + $"{(double)safe / runs:P2} safe of {runs:N0} runs");
        Assert.InRange(accused, 1, Runs.Most(alpha, runs));
        Assert.InRange(safe, 1, Runs.Most(alpha, runs));
    }

    // Published for a limit of 1.25 are 5,460, which does not come out: another implementation of the same, with 10,000 runs, found 3,881,
    // and 63,265, 16,557 and 2,106 for the other limits, with each p90 within a fifth of the published one. A quarter of the runs end
    // before 1,828 and another after 6,952, so that the median of few such runs is anywhere between.
    [Theory]
    [InlineData(0.05, 66_600, 100)]
    [InlineData(0.1, 19_600, 300)]
    [InlineData(0.25, 3_881, 1_000)]
    [InlineData(0.5, 2_330, 1_000)]
    public void An_identical_candidate_is_safe_as_soon_as_published(double margin, long median, int runs)
    {
        var model = new LatencyModel(54);
        var delays = new Delays(Enumerable.Range(0, Runs.Of(runs)).Select(_ =>
            Until(model, margin, 1, 0.005, 20, static counts => counts.LogSafe).First));
        output.WriteLine($"p99, margin {margin:P0}, alpha 0.05: {delays} (expected {median:N0}); {model}");
        Assert.InRange(delays.Median, median * 0.75, median * 1.25);
    }

    // What was published is what the Beta(10, 10) prior finds. The uniform one is quicker with what is gross: those figures are of another
    // implementation, with 400 runs.
    [Theory]
    [InlineData(1.1, 0.005, 0, 8_932, 10_660)]
    [InlineData(1.2, 0.005, 0.05, 4_975, 4_845)]
    [InlineData(1.2, 0.005, 0.1, 12_240, 12_801)]
    [InlineData(1.5, 0.005, 0.1, 1_225, 880)]
    [InlineData(1, 0.01, 0, 11_250, 13_002)]
    [InlineData(1, 0.02, 0.05, 3_604, 3_216)]
    public void A_longer_tail_is_found_as_soon_as_published(double slower, double hiccups, double margin, long published, long median)
    {
        var model = new LatencyModel(55, median: 20);
        var runs = Enumerable.Range(0, Runs.Of(300)).Select(_ => Until(model, margin, slower, hiccups, 100,
            static counts => counts.LogHarm, static counts => SlowerEvidence.Log(counts.CandidateOnly, counts.SelfCheckOnly))).ToList();
        var delays = new Delays(runs.Select(static run => run.First));
        var withOtherPrior = new Delays(runs.Select(static run => run.Second));
        output.WriteLine($"p99, {slower} times as slow, {hiccups:P1} hiccups, margin {margin:P0}, alpha 0.01: {delays} "
            + $"(expected {median:N0}); with a Beta(10, 10) prior {withOtherPrior} (published {published:N0}); {model}");
        Assert.InRange(delays.Median, median * 0.75, median * 1.25);
        Assert.InRange(withOtherPrior.Median, published * 0.75, published * 1.25);
    }

    private static (long? First, long? Second) Until(LatencyModel model, double margin, double slower, double hiccups, double proof,
        Func<TailCounts, double> first, Func<TailCounts, double>? second = null)
    {
        var tail = new TailExceedance(0.99, margin);
        var (found, foundBySecond) = ((long?)null, (long?)null);
        var discordant = 0L;
        for (var pair = 1L; pair <= 1_000_000 && (found is null || (second is not null && foundBySecond is null)); pair++)
        {
            var (candidate, selfCheck) = model.Pair(slower, hiccups);
            tail.Pair(candidate, selfCheck);
            var now = tail.Counts.CandidateOnly + tail.Counts.SelfCheckOnly;
            if (now > discordant)
            {
                found ??= first(tail.Counts) >= Math.Log(proof) ? pair : null;
                foundBySecond ??= second?.Invoke(tail.Counts) >= Math.Log(proof) ? pair : null;
            }

            discordant = now;
        }

        return (found, foundBySecond);
    }

    private static TimeSpan As(TimeSpan duration, string how, int pair) => how switch
    {
        "ever slower" => duration * (1 + (pair / 200d)),
        "whole milliseconds" => TimeSpan.FromMilliseconds(Math.Floor(duration.TotalMilliseconds)),
        _ => duration,
    };

    private static double Expected(TailCounts counts, double candidateOnly, double selfCheckOnly, Func<TailCounts, double> evidence)
    {
        var (fast, slow) = (TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(99));
        var now = evidence(counts);
        var rest = (1 - candidateOnly - selfCheckOnly) / 2;
        return (candidateOnly * Factor(slow, fast)) + (selfCheckOnly * Factor(fast, slow)) + (rest * Factor(slow, slow))
            + (rest * Factor(fast, fast));

        double Factor(TimeSpan candidate, TimeSpan selfCheck) => Math.Exp(evidence(Judge(counts, candidate, selfCheck)) - now);
    }

    // Without a past there is nothing to take another threshold from.
    private static TailCounts Judge(TailCounts counts, TimeSpan candidate, TimeSpan selfCheck, TimeSpan? threshold = null)
    {
        var tail = new TailExceedance(0.99, 0.1, counts, threshold ?? s_threshold, new LatencyHistogram());
        tail.Pair(candidate, selfCheck);
        return tail.Counts;
    }

    private static double Slack(TailCounts counts) => 1e-11 + (1e-14 * counts.Pairs * Math.Log(counts.Pairs + 2));

    private static Arbitrary<TailCounts> AnyCounts() =>
        (from size in Gen.Elements(10, 1_000, 100_000)
         from concordant in Gen.Choose(0, size)
         from candidate in Gen.Choose(0, size)
         from selfCheck in Gen.Choose(0, size)
         from slow in Gen.Choose(0, selfCheck)
         from fast in Gen.Choose(0, concordant)
         select new TailCounts(concordant, candidate, selfCheck, slow, fast)).ToArbitrary();
}
