using FsCheck;
using FsCheck.Fluent;
using Shadowing.Statistics;

namespace Shadowing.Tests.Statistics;

public sealed class Delayed_starts(ITestOutputHelper output)
{
    private const double Limit = 1e-3;

    private static readonly CountsEvidence s_harm = static counts => ShareHarm.Log(counts[0], counts[1], Limit);

    [Fact]
    public void It_is_the_weighted_sum_written_out()
    {
        var starts = new DelayedStarts([0, 0]);
        Assert.Equal(Math.Log((0.5 * Math.Exp(ShareHarm.Log(3, 500, Limit))) + 0.5), starts.Log([3, 500], s_harm), 12);
        starts.Start([3, 500]);
        starts.Start([4, 900]);
        Assert.Equal(3, starts.Count);
        var sum = (Math.Exp(ShareHarm.Log(7, 1_000, Limit)) / 2) + (Math.Exp(ShareHarm.Log(4, 500, Limit)) / 6)
            + (Math.Exp(ShareHarm.Log(3, 100, Limit)) / 12) + (1 / 4d);
        Assert.Equal(Math.Log(sum), starts.Log([7, 1_000], s_harm), 12);
    }

    [Fact]
    public void A_start_where_the_newest_one_is_is_none()
    {
        var starts = new DelayedStarts([0, 0]);
        starts.Start([0, 0]);
        starts.Start([0, 10]);
        starts.Start([0, 10]);
        Assert.Equal(2, starts.Count);
    }

    [Fact]
    public void A_start_changes_nothing_until_something_comes_after_it() =>
        Prop.ForAll(Stories(60), static story =>
        {
            var starts = Tell(story);
            var now = story.Count == 0 ? [0, 0] : story[^1];
            var before = starts.Log(now, s_harm);
            starts.Start(now);
            return Math.Abs(starts.Log(now, s_harm) - before) < 1e-12;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_first_and_the_63_newest_are_kept_and_the_others_only_lower_it()
    {
        var starts = new DelayedStarts([0, 0]);
        for (var start = 1; start < 200; start++)
        {
            var before = starts.Log([0, start * 100], s_harm);
            starts.Start([0, start * 100]);
            Assert.True(starts.Log([0, start * 100], s_harm) <= before + 1e-12);
        }

        // Each adds its weight while its evidence is 1: what is not kept adds nothing.
        var kept = Enumerable.Range(200 - 63, 63).Prepend(0).Sum(static start => 1 / ((start + 1d) * (start + 2d)));
        Assert.Equal(Math.Log(kept + (1 / 201d)), starts.Log([0, 199 * 100], static _ => 0), 12);
    }

    [Fact]
    public void A_call_that_is_bad_with_the_limit_at_most_does_not_raise_it_on_average() =>
        Prop.ForAll(Stories(100), Gen.Choose(0, 1_000).ToArbitrary(), static (story, part) =>
        {
            var starts = Tell(story);
            var (bad, total) = story.Count == 0 ? (0, 0) : (story[^1][0] + (part % 7), story[^1][1] + (part % 7) + part);
            var share = Limit * part / 1_000;
            var now = starts.Log([bad, total], s_harm);
            var next = (share * Math.Exp(starts.Log([bad + 1, total + 1], s_harm) - now))
                + ((1 - share) * Math.Exp(starts.Log([bad, total + 1], s_harm) - now));
            return next <= 1 + 1e-11;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Counts_that_fall_end_what_was_started_and_begin_anew_even_when_they_have_grown_since()
    {
        var starts = new DelayedStarts([0, 0]);
        starts.Start([1, 1_000]);
        starts.Advance([50, 2_000]);
        Assert.InRange(starts.Log([50, 2_000], s_harm), Math.Log(100), double.MaxValue);

        // A count in a store that was put back.
        starts.Advance([20, 2_100]);
        Assert.Equal(3, starts.Count);
        Assert.Equal(Math.Log((1 / 12d) + (1 / 4d)), starts.Log([20, 2_100], s_harm), 12);
        starts.Advance([60, 3_100]);
        Assert.Equal(Math.Log((Math.Exp(ShareHarm.Log(40, 1_000, Limit)) / 12) + (1 / 4d)), starts.Log([60, 3_100], s_harm), 12);
        starts.Start([60, 3_100]);
        starts.Start([0, 0]);
        Assert.Equal(5, starts.Count);
    }

    [Fact]
    public void A_reading_below_a_start_does_not_count_it()
    {
        var starts = new DelayedStarts([0, 0]);
        starts.Start([5, 1_000]);
        Assert.Equal(Math.Log((Math.Exp(ShareHarm.Log(4, 900, Limit)) / 2) + (1 / 3d)), starts.Log([4, 900], s_harm), 12);
        Assert.Equal(Math.Log((Math.Exp(ShareHarm.Log(4, 1_900, Limit)) / 2) + (1 / 3d)), starts.Log([4, 1_900], s_harm), 12);
    }

    [Fact]
    public void What_was_written_reads_as_the_same_and_goes_on_as_the_same() =>
        Prop.ForAll(Stories(200), static story =>
        {
            var starts = Tell(story);
            var read = DelayedStarts.Read(starts.Write());
            var now = story.Count == 0 ? [9, 9] : new[] { story[^1][0] + 9, story[^1][1] + 9 };
            foreach (var each in (DelayedStarts[])[starts, read])
            {
                each.Start(now);
            }

            return starts.Count == read.Count && starts.Log(now, s_harm) == read.Log(now, s_harm)
                && starts.Write().SequenceEqual(read.Write());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_was_not_written_here_is_refused_and_nothing_else_happens() =>
        Prop.ForAll(Stories(100), Gen.Choose(0, 1_000).ToArbitrary(), Gen.Elements(0, -1, 1, 2, 64, 65, long.MaxValue, long.MinValue)
            .ToArbitrary(), static (story, place, value) =>
            {
                var written = Tell(story).Write();
                var damaged = written.ToArray();
                damaged[place % damaged.Length] = value;
                return (Refuses(damaged) || DelayedStarts.Read(damaged).Write().SequenceEqual(damaged))
                    && Refuses(written[..(place % written.Length)]) && Refuses([.. written, 0]);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Extreme_counts_give_numbers()
    {
        const long Many = 1_000_000_000_000;
        var starts = new DelayedStarts([0, 0]);
        starts.Start([0, Many / 2]);
        Assert.True(double.IsFinite(starts.Log([0, Many], s_harm)));
        Assert.True(double.IsFinite(starts.Log([Many / 2, Many], s_harm)));
        Assert.Throws<ArgumentOutOfRangeException>(() => starts.Log([1], s_harm));
        Assert.Throws<ArgumentOutOfRangeException>(() => starts.Advance([-1, 5]));
        Assert.Throws<ArgumentOutOfRangeException>(static () => new DelayedStarts([]));
        Assert.Throws<ArgumentOutOfRangeException>(static () => new DelayedStarts(new long[17]));
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.01)]
    public void Looked_at_after_every_call_it_accuses_a_candidate_at_the_limit_no_more_often_than_promised(double alpha)
    {
        const double HigherLimit = 0.01;
        const long Apart = 1_000;
        var runs = Runs.Of(10_000);
        var calling = new BadCalls(new Random(61), HigherLimit);
        var accused = 0;
        for (var run = 0; run < runs; run++)
        {
            var starts = new DelayedStarts([0, 0]);
            var (bad, boundary) = (0L, Apart);
            for (var total = calling.Gap(); total <= 4 * Apart; total += calling.Gap())
            {
                for (; boundary < total; boundary += Apart)
                {
                    starts.Start([bad, boundary]);
                }

                bad++;
                if (starts.Log([bad, total], static counts => ShareHarm.Log(counts[0], counts[1], HigherLimit)) >= -Math.Log(alpha))
                {
                    accused++;
                    break;
                }
            }
        }

        output.WriteLine($"alpha {alpha}: {(double)accused / runs:P2} of {runs:N0} runs accused");
        Assert.InRange(accused, 1, Runs.Most(alpha, runs));
    }

    [Theory]
    [InlineData(0, 0.01, 457, 530)]
    [InlineData(100_000, 0.01, 15_540, 870)]
    [InlineData(1_000_000, 0.003, 561_124, 12_911)]
    [InlineData(1_000_000, 0.01, 118_582, 1_122)]
    [InlineData(1_000_000, 0.05, 21_633, 118)]
    public void A_change_after_a_long_good_time_is_found_as_soon_as_published_and_far_sooner_than_without(long goodCalls, double share,
        long medianWithout, long median)
    {
        const double Good = 1e-4;
        const double Alpha = 0.01;
        const long Apart = 10_000;
        const long Horizon = 10_000_000;
        var random = new Random(62);
        var runs = Runs.Of(200);
        var (good, changed) = (new BadCalls(random, Good), new BadCalls(random, share));
        var last = BadCalls.LastAccused(static (bad, total) => ShareHarm.Log(bad, total, Limit), Alpha, 10_000, Horizon);
        var (with, without) = (new List<long?>(), new List<long?>());
        for (var run = 0; run < runs; run++)
        {
            var starts = new DelayedStarts([0, 0]);
            var (bad, boundary, found, foundWithout) = (0L, Apart, (long?)null, (long?)null);
            var next = good.Gap();
            for (; next <= goodCalls; next += good.Gap())
            {
                StartUpTo(next);
                bad++;
            }

            for (next = goodCalls + changed.Gap(); found is null || foundWithout is null; next += changed.Gap())
            {
                StartUpTo(next);
                bad++;
                found ??= starts.Log([bad, next], s_harm) >= -Math.Log(Alpha) ? next - goodCalls : null;
                foundWithout ??= next <= last[bad] ? next - goodCalls : null;
            }

            with.Add(found);
            without.Add(foundWithout);

            void StartUpTo(long call)
            {
                for (; boundary < call && found is null; boundary += Apart)
                {
                    starts.Start([bad, boundary]);
                }
            }
        }

        var (delays, delaysWithout) = (new Delays(with), new Delays(without));
        output.WriteLine($"{goodCalls:N0} good calls, then {share:P1}: {delays} (published {median:N0}); never begun anew: {delaysWithout} "
            + $"(published {medianWithout:N0})");
        Assert.InRange(delays.Median, median * 0.75, median * 1.25);
        Assert.InRange(delaysWithout.Median, medianWithout * 0.75, medianWithout * 1.25);
    }

    private static bool Refuses(long[] written)
    {
        try
        {
            DelayedStarts.Read(written);
            return false;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }

    private static DelayedStarts Tell(List<long[]> story)
    {
        var starts = new DelayedStarts([0, 0]);
        foreach (var counts in story)
        {
            starts.Start(counts);
        }

        return starts;
    }

    private static Arbitrary<List<long[]>> Stories(int most) =>
        (from starts in Gen.Choose(0, most)
         from steps in Gen.Choose(0, 3).Two().ListOf(starts)
         select steps.Aggregate(new List<long[]>(), static (story, step) =>
         {
             var before = story.Count == 0 ? [0, 0] : story[^1];
             story.Add([before[0] + step.Item1, before[1] + step.Item1 + (step.Item2 * 500)]);
             return story;
         })).ToArbitrary();
}
