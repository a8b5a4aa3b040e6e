using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Shadowing.Storage;
using Shadowing.Storage.Cells;
using Shadowing.Storage.Shared;

namespace Shadowing.StoreConformance;

/// <summary>What any store must do that several instances write, beyond what any store must. Derive a class for your store, and run it as
/// tests, beside one of <see cref="StoreConformance"/>.</summary>
public abstract class SharedStoreConformance
{
    private const string One = SharedRows.One;
    private const string Two = SharedRows.Two;

    private static readonly string[] s_oddTexts =
    [
        "Robert'); DROP TABLE run_row;--", "Ünïcödé 漢字", "𝄞 🙂", "\u0000 zero \u0001 \u001B0000", "\uD800 alone \uDC00",
        "\uFFFE\uFFFF", " ", "\\", "\\u0000", "{1,2}", "NULL", new string('x', 300_000), new string('€', 100_000),
    ];

    /// <summary>Gets how many random sequences are tried.</summary>
    protected virtual int Sequences => 300;

    /// <summary>Opens a store that is empty.</summary>
    protected abstract Task<ISharedStore> OpenAsync();

    /// <summary>Opens the same store once more, as another instance does; a store in memory answers itself.</summary>
    protected abstract Task<ISharedStore> JoinAsync(ISharedStore store);

    [Fact]
    public async Task A_store_that_nobody_has_written_to_knows_no_fleet()
    {
        var store = await OpenAsync();
        var fleet = await store.ReadFleetAsync(0, default);
        Assert.Equal((0, 0, null, null), (fleet.Fold, fleet.FoldedThrough, fleet.Holder, fleet.FoldedAt));
        Assert.Empty(fleet.Runs);
        Assert.Empty(fleet.Totals);
        Assert.Equal(string.Empty, Rows.Text(fleet.State));
        Assert.Empty(await store.ReadRunAsync(One, default));
        Assert.Empty(await store.ReadSamplesAsync("g1", default));
    }

    [Fact]
    public async Task An_unknown_run_begins_with_its_first_batch()
    {
        var store = await OpenAsync();
        var before = (await store.ReadFleetAsync(0, default)).Now;
        var receipt = await store.WriteRunAsync(
            SharedRows.Batch(One, 1, SharedRows.Row("GET /a", "{\"n\":1}")) with
            {
                WindowsThrough = 4,
                MinutesThrough = Rows.At(2),
                IsOver = true,
            },
            default);
        Assert.Equal((false, 1, false), (receipt.IsFolded, receipt.Number, receipt.IsHeld));
        var other = await JoinAsync(store);
        var fleet = await other.ReadFleetAsync(0, default);
        var run = Assert.Single(fleet.Runs);
        Assert.Equal((One, "shop-1", 1, 4, Rows.At(2), true, false, "{\"batch\":1}"),
            (run.Run, run.Instance, run.Number, run.WindowsThrough, run.MinutesThrough, run.IsOver, run.IsFolded, run.Content));
        Assert.InRange(run.LastSeen, before, fleet.Now);
        Assert.InRange(receipt.Now, before, fleet.Now);
        Assert.Equal(TimeSpan.Zero, run.LastSeen.Offset);
        Assert.Equal(SharedRows.Row("GET /a", "{\"n\":1}", run: One), Assert.Single(await other.ReadRunAsync(One, default)));
    }

    [Fact]
    public async Task A_run_that_the_store_does_not_know_any_more_is_told_that_it_is_folded()
    {
        var store = await OpenAsync();
        Assert.Equal("folded True number 0 held False",
            SharedRows.Text(await store.WriteRunAsync(SharedRows.Batch(One, 2, SharedRows.Row("a")), default)));
        Assert.Empty((await store.ReadFleetAsync(0, default)).Runs);
        Assert.Empty(await store.ReadRunAsync(One, default));
    }

    [Fact]
    public async Task A_run_that_was_folded_is_told_so_and_nothing_of_it_is_written()
    {
        var store = await OpenAsync();
        await store.WriteRunAsync(Full(One, 1), default);
        var turn = await TurnAsync(store, Two);
        Assert.True(await store.FoldAsync(Ending(turn), default));
        var before = await SharedRows.EverythingAsync(store, [One]);
        foreach (var number in (long[])[1, 2, 9])
        {
            Assert.Equal("folded True number 1 held True",
                SharedRows.Text(await store.WriteRunAsync(Full(One, number, "again"), default)));
        }

        Assert.Equal(before, await SharedRows.EverythingAsync(store, [One]));
    }

    [Fact]
    public async Task A_batch_under_a_number_that_is_written_changes_nothing()
    {
        var store = await OpenAsync();
        await store.WriteRunAsync(Full(One, 1), default);
        await store.WriteRunAsync(Full(One, 2, "second"), default);
        var before = await SharedRows.EverythingAsync(store, [One]);
        foreach (var number in (long[])[2, 1])
        {
            Assert.Equal("folded False number 2 held False",
                SharedRows.Text(await store.WriteRunAsync(Full(One, number, "again"), default)));
        }

        Assert.Equal(before, await SharedRows.EverythingAsync(store, [One]));
    }

    [Fact]
    public async Task A_row_takes_the_place_of_the_one_with_the_same_kind_experiment_and_key()
    {
        var store = await OpenAsync();
        RunRow[] first = [SharedRows.Row("a", "1"), SharedRows.Row("A", "2"), SharedRows.Row("a", "3", "quotes"),
            SharedRows.Row("a", "4", kind: "group")];
        await store.WriteRunAsync(SharedRows.Batch(One, 1, first), default);
        await store.WriteRunAsync(SharedRows.Batch(Two, 1, SharedRows.Row("a", "of another run")), default);
        await store.WriteRunAsync(
            SharedRows.Batch(One, 2, SharedRows.Row("a", "5", "ORDERS-v2"), SharedRows.Row("b", "6"), SharedRows.Row("b", "7")), default);
        RunRow[] rows = [SharedRows.Row("a", "5", "ORDERS-v2"), first[1], first[2], first[3], SharedRows.Row("b", "7")];
        Assert.Equal(SharedRows.Text(rows.Select(row => row with { Run = One })), SharedRows.Text(await store.ReadRunAsync(One, default)));
        Assert.Equal("of another run", Assert.Single(await store.ReadRunAsync(Two, default)).Content);
    }

    [Fact]
    public async Task A_window_is_written_once_and_not_again_when_its_run_has_said_that_it_is_complete()
    {
        var store = await OpenAsync();
        await store.WriteRunAsync(SharedRows.Batch(One, 1) with
        {
            Windows = [SharedRows.Window(One, 1, "first"), SharedRows.Window(One, 2, "two"), SharedRows.Window(One, 2, "other", "quotes")],
            WindowsThrough = 1,
        }, default);
        await store.WriteRunAsync(SharedRows.Batch(One, 2) with
        {
            Windows = [SharedRows.Window(One, 1, "again", "quotes"), SharedRows.Window(One, 2, "again", "ORDERS-v2"),
                SharedRows.Window(One, 3, "three")],
            WindowsThrough = 0,
        }, default);
        var turn = await TurnAsync(store, Two);
        Assert.Equal(1, Assert.Single(turn.Runs).WindowsThrough);
        Assert.Equal(
            new[] { SharedRows.Window(One, 1, "first"), SharedRows.Window(One, 2, "two"), SharedRows.Window(One, 2, "other", "quotes"),
                SharedRows.Window(One, 3, "three") }.Select(SharedRows.Text),
            turn.Windows.Select(SharedRows.Text));
    }

    [Fact]
    public async Task A_window_that_comes_after_the_fold_of_its_time_is_kept_for_the_next()
    {
        var store = await OpenAsync();
        var turn = await TurnAsync(store, Two);
        Assert.True(await store.FoldAsync(SharedRows.Fold(turn) with { FoldedThrough = 10 }, default));
        await store.WriteRunAsync(SharedRows.Batch(One, 1) with { Windows = [SharedRows.Window(One, 3)], WindowsThrough = 3 }, default);
        turn = await TurnAsync(store, Two);
        Assert.Equal((10, 3), (turn.FoldedThrough, Assert.Single(turn.Windows).Window));
    }

    [Fact]
    public async Task A_sample_with_a_known_id_is_written_once()
    {
        var store = await OpenAsync();
        await store.WriteRunAsync(SharedRows.Batch(One, 1) with
        {
            Samples = [Rows.Sample("s1", "g1", minute: 3), Rows.Sample("s2", "g1", minute: 2), Rows.Sample("s2", "g2", content: "again")],
        }, default);
        await store.WriteRunAsync(SharedRows.Batch(One, 2) with { Samples = [Rows.Sample("s1", "g2", content: "again")] }, default);
        Assert.Equal([Rows.Sample("s2", "g1", minute: 2), Rows.Sample("s1", "g1", minute: 3)], (await TurnAsync(store, Two)).Samples);
        Assert.Empty(await store.ReadSamplesAsync("g1", default));
    }

    [Fact]
    public async Task A_minute_takes_the_place_of_the_same_one_unless_that_was_final()
    {
        var store = await OpenAsync();
        await store.WriteRunAsync(SharedRows.Batch(One, 1) with
        {
            Minutes = [Rows.Minute(1, sampled: 1), Rows.Minute(2, sampled: 2), Rows.Minute(3, sampled: 3)],
            MinutesThrough = Rows.At(2),
        }, default);
        await store.WriteRunAsync(SharedRows.Batch(One, 2) with
        {
            Minutes = [Rows.Minute(1, sampled: 10), Rows.Minute(2, "ORDERS-v2", sampled: 20), Rows.Minute(0, sampled: 30)],
            MinutesThrough = Rows.At(1),
        }, default);
        Assert.Equal([1, 20, 3], (await HistoryAsync(store)).Select(minute => minute.Sampled));
        Assert.Equal(Rows.At(2), Assert.Single((await store.ReadFleetAsync(0, default)).Runs).MinutesThrough);
    }

    [Fact]
    public async Task A_batch_with_an_invalid_row_leaves_nothing_of_itself()
    {
        var store = await OpenAsync();
        await store.WriteRunAsync(Full(One, 1), default);
        var turn = await TurnAsync(store, Two);
        var before = await SharedRows.EverythingAsync(store, [One]);
        var good = Full(One, 2, "new");
        RunBatch[] invalid =
        [
            good with { Content = null! }, good with { Instance = null! },
            good with { Rows = [.. good.Rows, SharedRows.Row("b", null!)] }, good with { Rows = [.. good.Rows, SharedRows.Row(null!)] },
            good with { Windows = [.. good.Windows, SharedRows.Window(One, 9, experiment: null!)] },
            good with { Samples = [.. good.Samples, Rows.Sample("s9", "g1", content: null!)] },
            good with { Minutes = [.. good.Minutes, Rows.Minute(9, endpoint: null!)] },
        ];
        foreach (var batch in invalid)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => store.WriteRunAsync(batch, default));
        }

        FoldBatch[] wrong =
        [
            Ending(turn) with { Totals = [SharedRows.Row("b", null!)] }, Ending(turn) with { Base = [SharedRows.Row("b", null!)] },
            Ending(turn) with { Summary = new StoreBatch { Groups = [Rows.Group("x"), Rows.Group("y", content: null!)] } },
        ];
        foreach (var batch in wrong)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => store.FoldAsync(batch, default));
        }

        Assert.Equal(before, await SharedRows.EverythingAsync(store, [One]));
        Assert.Equal(2, (await store.WriteRunAsync(good, default)).Number);
    }

    [Fact]
    public async Task The_turn_is_his_who_has_it_until_its_term_is_over()
    {
        var store = await OpenAsync();
        var other = await JoinAsync(store);
        var first = await TurnAsync(store, One);
        Assert.Null(await other.TakeTurnAsync(SharedRows.Question(Two), default));
        Assert.Equal(One, (await other.ReadFleetAsync(0, default)).Holder);
        var again = await TurnAsync(store, One, hours: 0);
        Assert.Equal(first.Fence, again.Fence);
        Assert.Null((await other.ReadFleetAsync(0, default)).Holder);

        // It was over, but nobody has taken it.
        Assert.Equal(first.Fence, (await TurnAsync(store, One, hours: 0)).Fence);
        var second = await TurnAsync(other, Two);
        Assert.Equal(first.Fence + 1, second.Fence);
        Assert.Null(await store.TakeTurnAsync(SharedRows.Question(One), default));
        await TurnAsync(other, Two, hours: 0);
        Assert.Equal(first.Fence + 2, (await TurnAsync(store, One)).Fence);
    }

    [Fact]
    public async Task A_run_that_writes_is_told_whether_another_one_holds_the_turn()
    {
        var store = await OpenAsync();
        await store.TakeTurnAsync(SharedRows.Question(One), default);
        Assert.False((await store.WriteRunAsync(SharedRows.Batch(One, 1), default)).IsHeld);
        Assert.True((await store.WriteRunAsync(SharedRows.Batch(Two, 1), default)).IsHeld);
        Assert.True((await store.WriteRunAsync(SharedRows.Batch(Two, 1), default)).IsHeld);
        await store.TakeTurnAsync(SharedRows.Question(One, hours: 0), default);
        Assert.False((await store.WriteRunAsync(SharedRows.Batch(Two, 2), default)).IsHeld);
    }

    [Fact]
    public async Task Who_knows_what_was_written_reads_only_what_has_changed_since()
    {
        var store = await OpenAsync();
        await store.WriteRunAsync(SharedRows.Batch(One, 1, SharedRows.Row("a", "1"), SharedRows.Row("b", "1")), default);
        var turn = await TurnAsync(store, Two, hours: 0);
        Assert.Equal(2, turn.Rows.Count);
        await store.FoldAsync(SharedRows.Fold(turn) with { Base = [SharedRows.Row("a", "base", run: One)] }, default);
        await store.WriteRunAsync(SharedRows.Batch(One, 2, SharedRows.Row("b", "2")), default);
        await store.WriteRunAsync(SharedRows.Batch(SharedRows.Three, 1, SharedRows.Row("c", "3")), default);
        var known = new Dictionary<string, long>(StringComparer.Ordinal) { [One] = 1 };
        var next = await store.TakeTurnAsync(SharedRows.Question(Two, hours: 0, fence: turn.Fence) with { Known = known }, default);
        Assert.Equal(SharedRows.Text([SharedRows.Row("b", "2", run: One), SharedRows.Row("c", "3", run: SharedRows.Three)]),
            SharedRows.Text(next!.Rows));
        Assert.Equal(2, next.Runs.Count);

        // Under another fence nobody knows anything, and what was taken in comes too.
        var all = await store.TakeTurnAsync(SharedRows.Question(SharedRows.Three, hours: 0, fence: turn.Fence) with { Known = known },
            default);
        Assert.Equal(
            SharedRows.Text([SharedRows.Row("a", "1", run: One), SharedRows.Row("b", "2", run: One),
                SharedRows.Row("c", "3", run: SharedRows.Three), SharedRows.Row("a", "base")]),
            SharedRows.Text(all!.Rows));
    }

    [Fact]
    public async Task Windows_and_samples_are_read_oldest_first_as_many_as_were_asked_for_and_no_later_windows()
    {
        var store = await OpenAsync();
        foreach (var run in (string[])[Two, One])
        {
            await store.WriteRunAsync(SharedRows.Batch(run, 1) with
            {
                Windows = [SharedRows.Window(run, 3), SharedRows.Window(run, 1), SharedRows.Window(run, 2)],
                Samples = [Rows.Sample(run + "b", "g", minute: 2), Rows.Sample(run + "a", "g", minute: 1)],
            }, default);
        }

        var turn = await store.TakeTurnAsync(SharedRows.Question(One) with { WindowsThrough = 2, Most = 3 }, default);
        Assert.Equal([(1, One), (1, Two), (2, One)], turn!.Windows.Select(window => (window.Window, window.Run)));
        Assert.Equal([One + "a", Two + "a", One + "b"], turn.Samples.Select(sample => sample.Id));
        turn = await store.TakeTurnAsync(SharedRows.Question(One) with { WindowsThrough = 2 }, default);
        Assert.Equal((4, 4), (turn!.Windows.Count, turn.Samples.Count));
    }

    [Fact]
    public async Task Only_final_minutes_are_read_with_those_of_the_fleet()
    {
        var store = await OpenAsync();
        await store.SaveAsync(new StoreBatch
        {
            Minutes = [Rows.Minute(1, run: "", sampled: 100), Rows.Minute(2, run: "", sampled: 200),
            Rows.Minute(3, run: "", sampled: 300)]
        }, default);
        await store.WriteRunAsync(SharedRows.Batch(One, 1) with
        {
            Minutes = [Rows.Minute(2, run: "x"), Rows.Minute(1, run: "x"), Rows.Minute(3, run: "x")],
            MinutesThrough = Rows.At(3),
        }, default);
        await store.WriteRunAsync(SharedRows.Batch(Two, 1) with { Minutes = [Rows.Minute(2, run: "x")], MinutesThrough = Rows.At(1) },
            default);
        var turn = await TurnAsync(store, SharedRows.Three);
        Assert.Equal([(1, One), (2, One)], OfRuns(turn));
        Assert.Equal([(1, 100), (2, 200)], turn.Minutes.Where(minute => minute.Run.Length == 0)
            .Select(minute => ((int)(minute.Minute - Rows.Start).TotalMinutes, minute.Sampled)).Order());
        turn = await store.TakeTurnAsync(SharedRows.Question(SharedRows.Three) with { Most = 1 }, default);
        Assert.Equal([(1, One)], OfRuns(turn!));

        // A run that is over has nothing more to say of any minute.
        await store.WriteRunAsync(SharedRows.Batch(Two, 2) with { IsOver = true }, default);
        turn = await TurnAsync(store, SharedRows.Three);
        Assert.Equal([(1, One), (2, One), (2, Two)], OfRuns(turn));

        // Nor has one that was taken in.
        var first = turn.Runs.Single(run => run.Run == One);
        await store.FoldAsync(SharedRows.Fold(turn) with { Ended = new Dictionary<string, long> { [One] = first.Number } }, default);
        Assert.Equal([(1, One), (2, One), (2, Two), (3, One)], OfRuns(await TurnAsync(store, SharedRows.Three)));

        static IEnumerable<(int, string)> OfRuns(FoldTurn turn) => turn.Minutes.Where(minute => minute.Run.Length > 0)
            .Select(minute => ((int)(minute.Minute - Rows.Start).TotalMinutes, minute.Run));
    }

    [Fact]
    public async Task A_fold_is_written_whole()
    {
        var store = await OpenAsync();
        await store.WriteRunAsync(Full(One, 1), default);
        await store.WriteRunAsync(Full(Two, 1) with { Samples = [Rows.Sample("s2", "g1")] }, default);
        var turn = await TurnAsync(store, Two);
        Assert.Equal((0, 2, 2, 2), (turn.Fold, turn.Windows.Count, turn.Samples.Count, turn.Minutes.Count));
        Assert.True(await store.FoldAsync(
            new FoldBatch
            {
                Fence = turn.Fence,
                FoldedThrough = 5,
                Ended = new Dictionary<string, long>(StringComparer.Ordinal) { [One] = 1 },
                Base = [SharedRows.Row("GET /a", "base", run: "any")],
                Totals = [SharedRows.Row("GET /a", "total", run: "any"), SharedRows.Row("GET /b", "total")],
                Windows = [turn.Windows[0] with { Experiment = "ORDERS-v2", Content = default }],
                Samples = [turn.Samples[0].Id],
                Minutes = [turn.Minutes[0] with { Experiment = "ORDERS-v2", Sampled = 0 }],
                Summary = new StoreBatch
                {
                    Groups = [Rows.Group("g1")], Samples = [turn.Samples[0]],
                    Minutes = [turn.Minutes[0] with { Run = string.Empty }], Evidence = [new StoredEvidence("orders-v2", "{}")],
                    Stops = [Rows.Stop("orders-v2")]
                },
            },
            default));
        var fleet = await (await JoinAsync(store)).ReadFleetAsync(0, default);
        Assert.Equal((1, 5), (fleet.Fold, fleet.FoldedThrough));
        Assert.InRange(fleet.FoldedAt!.Value, turn.Now, fleet.Now);
        Assert.Equal([(One, true), (Two, false)], fleet.Runs.Select(run => (run.Run, run.IsFolded)).Order());
        Assert.Equal(SharedRows.Text([SharedRows.Row("GET /a", "total"), SharedRows.Row("GET /b", "total")]),
            SharedRows.Text(fleet.Totals));
        Assert.Equal(("g1", "{}"), (Assert.Single(fleet.State.Groups).Id, Assert.Single(fleet.State.Evidence).Content));
        Assert.Empty(fleet.State.Samples);
        Assert.Equal([turn.Samples[0]], await store.ReadSamplesAsync("g1", default));
        Assert.Empty(await store.ReadRunAsync(One, default));
        Assert.NotEmpty(await store.ReadRunAsync(Two, default));
        Assert.Equal([20], (await HistoryAsync(store)).Select(minute => minute.Sampled));

        var next = await TurnAsync(store, Two);
        Assert.Equal((1, 5), (next.Fold, next.FoldedThrough));
        Assert.Equal([Two], next.Runs.Select(run => run.Run));
        Assert.Equal(SharedRows.Text(turn.Windows[1]), SharedRows.Text(Assert.Single(next.Windows)));
        Assert.Equal([turn.Samples[1]], next.Samples);
        Assert.Equal(Two, Assert.Single(next.Minutes, minute => minute.Run.Length > 0).Run);
        Assert.Contains(SharedRows.Row("GET /a", "base"), next.Rows);
    }

    [Fact]
    public async Task A_row_of_a_fold_without_content_goes()
    {
        var store = await OpenAsync();
        var turn = await TurnAsync(store, Two);
        RunRow[] both = [SharedRows.Row("a"), SharedRows.Row("b")];
        Assert.True(await store.FoldAsync(SharedRows.Fold(turn) with { Base = both, Totals = both }, default));
        RunRow[] gone = [SharedRows.Row("a", "", "ORDERS-v2"), SharedRows.Row("unknown", "")];
        Assert.True(await store.FoldAsync(SharedRows.Fold(turn) with { Base = gone, Totals = gone }, default));
        turn = await TurnAsync(store, Two);
        Assert.Equal("b", Assert.Single(turn.Rows).Key);
        Assert.Equal("b", Assert.Single((await store.ReadFleetAsync(0, default)).Totals).Key);
    }

    [Fact]
    public async Task A_fold_of_an_earlier_holder_is_refused_and_leaves_nothing()
    {
        var store = await OpenAsync();
        await store.WriteRunAsync(Full(One, 1), default);
        var old = await TurnAsync(store, One, hours: 0);
        var turn = await TurnAsync(store, Two, hours: 0);
        var before = await SharedRows.EverythingAsync(store, [One]);
        Assert.False(await store.FoldAsync(Ending(old), default));
        Assert.False(await store.FoldAsync(Ending(turn) with { Fence = turn.Fence + 1 }, default));
        Assert.Equal(before, await SharedRows.EverythingAsync(store, [One]));

        // Over, but not taken by another: nobody can have folded meanwhile.
        Assert.True(await store.FoldAsync(Ending(turn), default));
    }

    [Fact]
    public async Task A_fold_of_a_run_that_has_written_since_or_is_gone_is_refused_and_leaves_nothing()
    {
        var store = await OpenAsync();
        await store.WriteRunAsync(Full(One, 1), default);
        await store.WriteRunAsync(Full(Two, 1), default);
        var turn = await TurnAsync(store, Two);
        await store.WriteRunAsync(Full(One, 2), default);
        var before = await SharedRows.EverythingAsync(store, [One, Two]);
        Assert.False(await store.FoldAsync(Ending(turn), default));
        Assert.False(await store.FoldAsync(Ending(turn) with { Ended = new Dictionary<string, long> { ["unknown"] = 1 } }, default));
        Assert.Equal(before, await SharedRows.EverythingAsync(store, [One, Two]));
        var known = Ending(await TurnAsync(store, Two));
        Assert.True(await store.FoldAsync(known, default));
        before = await SharedRows.EverythingAsync(store, [One, Two]);
        Assert.False(await store.FoldAsync(known, default));
        Assert.Equal(before, await SharedRows.EverythingAsync(store, [One, Two]));
    }

    [Fact]
    public async Task Windows_samples_and_minutes_of_a_run_that_was_taken_in_stay_until_they_are_folded()
    {
        var store = await OpenAsync();
        await store.WriteRunAsync(Full(One, 1), default);
        Assert.True(await store.FoldAsync(Ending(await TurnAsync(store, Two)), default));
        var turn = await TurnAsync(store, Two);
        Assert.Empty(turn.Runs);
        Assert.Equal((1, 1, 1), (turn.Windows.Count, turn.Samples.Count, turn.Minutes.Count));
        Assert.Equal([10], (await HistoryAsync(store)).Select(minute => minute.Sampled));
    }

    [Fact]
    public async Task Only_runs_that_were_taken_in_and_not_seen_for_long_are_forgotten()
    {
        var store = await OpenAsync();
        await store.WriteRunAsync(Full(One, 1), default);
        await store.WriteRunAsync(Full(Two, 1), default);
        var turn = await TurnAsync(store, SharedRows.Three);
        var ending = SharedRows.Fold(turn) with { Ended = new Dictionary<string, long>(StringComparer.Ordinal) { [One] = 1 } };
        Assert.True(await store.FoldAsync(ending with { ForgetRunsBefore = turn.Now.AddHours(-1) }, default));
        Assert.Equal(2, (await store.ReadFleetAsync(0, default)).Runs.Count);
        Assert.True(await store.FoldAsync(SharedRows.Fold(turn) with { ForgetRunsBefore = turn.Now.AddHours(1) }, default));
        Assert.Equal([Two], (await store.ReadFleetAsync(0, default)).Runs.Select(run => run.Run));
        Assert.Equal("folded True number 0 held True", SharedRows.Text(await store.WriteRunAsync(Full(One, 2), default)));
    }

    [Fact]
    public async Task A_forgotten_experiment_goes_from_the_summary_and_what_runs_have_written_stays()
    {
        var store = await OpenAsync();
        await store.WriteRunAsync(Full(One, 1), default);
        await store.WriteRunAsync(Full(One, 2, experiment: "quotes") with { Samples = [Rows.Sample("s2", "g", "quotes")] }, default);
        var turn = await TurnAsync(store, Two);
        RunRow[] both = [SharedRows.Row("a"), SharedRows.Row("a", experiment: "quotes")];
        await store.FoldAsync(SharedRows.Fold(turn) with { Base = both, Totals = both }, default);
        await store.SaveAsync(new StoreBatch { ForgottenExperiments = ["ORDERS-v2"] }, default);
        var before = (turn.Rows.Count + both.Length, turn.Windows.Count, turn.Samples.Count, 2);
        turn = await TurnAsync(store, Two);
        Assert.Equal(before, (turn.Rows.Count, turn.Windows.Count, turn.Samples.Count, (await store.ReadFleetAsync(0, default)).Totals.Count));

        // What comes with the word to forget was counted after it.
        Assert.True(await store.FoldAsync(SharedRows.Fold(turn, new StoreBatch
        {
            ForgottenExperiments = ["Quotes"],
            Groups = [Rows.Group("g", "quotes")]
        }) with
        { Totals = [both[1] with { Content = "after" }] }, default));
        turn = await TurnAsync(store, Two);
        var fleet = await store.ReadFleetAsync(0, default);
        Assert.Equal((before.Item1, 1), (turn.Rows.Count, fleet.State.Groups.Count));
        Assert.Equal(["after", both[0].Content], fleet.Totals.Select(static row => row.Content).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Each_change_of_a_cell_adds_one_entry_to_the_chain_whose_link_is_made_of_the_one_before()
    {
        var store = await OpenAsync();
        Assert.Empty(await store.ReadAuditChainAsync(0, 10, default));
        var head = await store.ReadCellsAsync(null, default);
        Assert.Equal((0, null), (head.AuditNumber, head.AuditLink));
        await store.ChangeCellAsync(Chained("a", s_oddTexts[3]), default);
        await store.ChangeCellAsync(Chained("b", s_oddTexts[4]), default);
        await store.ChangeCellAsync(Chained("b", "made already"), default);
        await store.ChangeCellAsync(Chained("c", "in vain") with { Expected = 9 }, default);
        await store.ChangeCellAsync(Chained("d", "none") with { Link = null }, default);
        await store.ChangeCellAsync(Chained("e", "the last"), default);
        var other = await JoinAsync(store);
        var chain = await other.ReadAuditChainAsync(0, 10, default);
        Assert.Equal([(1, "a", "1:()"), (2, "b", "2:(1:())"), (3, "d", null), (4, "e", "4:()")],
            chain.Select(static entry => (entry.Number, entry.Id, entry.Link)));
        Assert.Equal(s_oddTexts[4], chain[1].Reason);
        Assert.Equal(chain.Skip(1).Take(2), await other.ReadAuditChainAsync(1, 2, default));
        head = await other.ReadCellsAsync(null, default);
        Assert.Equal((4, "4:()"), (head.AuditNumber, head.AuditLink));

        // They are in the audit too, each once.
        Assert.Equal(chain.OrderBy(static entry => entry.Id), (await other.ReadAuditAsync(0, 10, default)).OrderBy(static entry => entry.Id));
    }

    [Fact]
    public async Task Of_many_who_change_cells_at_once_each_has_a_place_in_the_chain()
    {
        var store = await OpenAsync();
        var writers = new List<ISharedStore>();
        for (var writer = 0; writer < 8; writer++)
        {
            writers.Add(await JoinAsync(store));
        }

        await Task.WhenAll(writers.Select((writer, number) => Task.Run(async () =>
        {
            for (var change = 0; change < 25; change++)
            {
                await writer.ChangeCellAsync(Chained($"{number}-{change}", "at once"), default);
            }
        })));
        var chain = await store.ReadAuditChainAsync(0, 1_000, default);
        Assert.Equal(Enumerable.Range(1, 200), chain.Select(static entry => (int)entry.Number!.Value));
        Assert.All(chain.Skip(1).Zip(chain), static pair => Assert.Equal($"{pair.First.Number}:({pair.Second.Link})", pair.First.Link));
    }

    private static CellChange Chained(string id, string reason) => new()
    {
        Name = "cell", Value = id, Link = static (number, before) => $"{number}:({before})",
        Audit = new AuditEntry { Id = id, At = Rows.At(1), By = "ann", Action = "stop", Experiment = "x", Reason = reason },
    };

    [Fact]
    public async Task Who_knows_the_fold_reads_the_runs_and_the_stops_only()
    {
        var store = await OpenAsync();
        await store.WriteRunAsync(Full(One, 1), default);
        var turn = await TurnAsync(store, Two);
        await store.FoldAsync(SharedRows.Fold(turn, new StoreBatch
        {
            Groups = [Rows.Group("g")], Evidence = [new StoredEvidence("a", "{}")],
            Stops = [Rows.Stop("a")]
        }) with
        { Totals = [SharedRows.Row("a")] }, default);
        var known = await store.ReadFleetAsync(1, default);
        Assert.Equal((1, 1, 0, 0, 0, 1), (known.Fold, known.Runs.Count, known.Totals.Count, known.State.Groups.Count,
            known.State.Evidence.Count, known.State.Stops.Count));
        foreach (var other in (long[])[0, 2])
        {
            var all = await store.ReadFleetAsync(other, default);
            Assert.Equal((1, 1, 1, 1), (all.Totals.Count, all.State.Groups.Count, all.State.Evidence.Count, all.State.Stops.Count));
        }
    }

    [Fact]
    public async Task What_somebody_saved_before_the_first_fold_is_read_by_who_knows_none()
    {
        var store = await OpenAsync();
        await store.SaveAsync(new StoreBatch { Groups = [Rows.Group("g")] }, default);
        var fleet = await store.ReadFleetAsync(0, default);
        Assert.Equal((0, 1), (fleet.Fold, fleet.State.Groups.Count));
    }

    [Fact]
    public async Task The_samples_of_one_group_are_read_oldest_first()
    {
        var store = await OpenAsync();
        await store.SaveAsync(new StoreBatch
        {
            Groups = [Rows.Group("g"), Rows.Group("G")],
            Samples = [Rows.Sample("b", "g", minute: 2), Rows.Sample("a", "g", minute: 1), Rows.Sample("c", "G", minute: 3)],
        }, default);
        Assert.Equal(["a", "b"], (await store.ReadSamplesAsync("g", default)).Select(sample => sample.Id));
    }

    [Fact]
    public async Task The_history_adds_up_what_all_runs_and_the_fleet_have_of_a_minute()
    {
        var store = await OpenAsync();
        await store.SaveAsync(new StoreBatch { Minutes = [Rows.Minute(1, run: "", sampled: 100)] }, default);
        await store.WriteRunAsync(SharedRows.Batch(One, 1) with { Minutes = [Rows.Minute(1, sampled: 10), Rows.Minute(0, sampled: 1)] },
            default);
        await store.WriteRunAsync(SharedRows.Batch(Two, 1) with
        {
            Minutes = [Rows.Minute(1, "ORDERS-V2", sampled: 20), Rows.Minute(1, endpoint: "GET /a", sampled: 5)],
        }, default);
        Assert.Equal([1, 130], (await HistoryAsync(store)).Select(minute => minute.Sampled));
        Assert.All(await HistoryAsync(store), minute => Assert.Empty(minute.Run));
    }

    [Fact]
    public async Task Odd_and_long_texts_come_back_as_they_were()
    {
        var store = await OpenAsync();
        var batch = new RunBatch
        {
            Run = One,
            Number = 1,
            Instance = s_oddTexts[3],
            Content = s_oddTexts[4],
            Rows = [.. s_oddTexts.Select(text => SharedRows.Row(text, text, text, run: One))],
            Windows = [.. s_oddTexts.Select((text, number) => SharedRows.Window(One, number + 1, text, text))],
            Samples = [.. s_oddTexts.Select(text => Rows.Sample(text, text, text, content: text))],
            Minutes = [.. s_oddTexts.Select(text => Rows.Minute(1, text, text, One))],
            MinutesThrough = Rows.At(5),
        };
        await store.WriteRunAsync(batch, default);
        store = await JoinAsync(store);
        var turn = await TurnAsync(store, Two);
        Assert.Equal(SharedRows.Text(batch.Rows), SharedRows.Text(turn.Rows));
        Assert.Equal(batch.Windows.Select(SharedRows.Text), turn.Windows.Select(SharedRows.Text));
        Assert.Equal(Sorted(batch.Samples), Sorted(turn.Samples));
        Assert.Equal(batch.Minutes.Select(Rows.Text).Order(StringComparer.Ordinal),
            turn.Minutes.Select(Rows.Text).Order(StringComparer.Ordinal));
        Assert.Equal((batch.Instance, batch.Content), (Assert.Single(turn.Runs).Instance, turn.Runs[0].Content));
        Assert.True(await store.FoldAsync(
            SharedRows.Fold(turn, new StoreBatch { Samples = turn.Samples }) with
            {
                Base = turn.Rows,
                Totals = turn.Rows,
                Windows = turn.Windows,
                Samples = [.. turn.Samples.Select(sample => sample.Id)],
                Minutes = turn.Minutes,
                Ended = new Dictionary<string, long> { [One] = 1 },
            },
            default));
        var next = await TurnAsync(store, SharedRows.Two);
        Assert.Equal((0, 0, 0), (next.Windows.Count, next.Samples.Count, next.Minutes.Count));
        Assert.Equal(SharedRows.Text(batch.Rows.Select(row => row with { Run = string.Empty })), SharedRows.Text(next.Rows));
        Assert.Equal(SharedRows.Text(next.Rows), SharedRows.Text((await store.ReadFleetAsync(0, default)).Totals));
        foreach (var sample in batch.Samples)
        {
            Assert.Equal(sample, Assert.Single(await store.ReadSamplesAsync(sample.Group, default)));
        }

        static IEnumerable<string> Sorted(IEnumerable<StoredSample> samples) =>
            samples.Select(sample => sample.ToString()).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_token_ends_everything_and_leaves_nothing()
    {
        var store = await OpenAsync();
        var turn = await TurnAsync(store, Two, hours: 0);
        var before = await SharedRows.EverythingAsync(store, [One]);
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.WriteRunAsync(Full(One, 1), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.TakeTurnAsync(SharedRows.Question(One), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.FoldAsync(SharedRows.Fold(turn), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.ReadFleetAsync(0, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.ReadRunAsync(One, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.ReadSamplesAsync("g", cancelled));
        Assert.Equal(before, await SharedRows.EverythingAsync(store, [One]));
    }

    [Fact]
    public async Task Readers_see_whole_batches_of_many_writers_and_every_fold_adds_up()
    {
        const int Writers = 4;
        const int Batches = 25;
        var store = await OpenAsync();
        var runs = Enumerable.Range(0, Writers).Select(_ => SharedRows.NewRun()).ToArray();
        var writing = Task.WhenAll(runs.Select(run => Task.Run(async () =>
        {
            var own = await JoinAsync(store);
            for (var number = 1; number <= Batches; number++)
            {
                var receipt = await own.WriteRunAsync(Count(run, number) with { IsOver = number == Batches }, default);
                Assert.Equal((false, number), (receipt.IsFolded, receipt.Number));
            }
        })));
        var reading = Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            var own = await JoinAsync(store);
            do
            {
                foreach (var run in runs)
                {
                    var rows = await own.ReadRunAsync(run, default);
                    Assert.True(rows.Count is 0 or 5, $"{rows.Count} rows of a run that writes five at once.");
                    Assert.True(rows.Select(row => row.Content).Distinct().Count() <= 1, "Rows of two batches in one reading.");
                }

                var fleet = await own.ReadFleetAsync(0, default);
                Assert.True(fleet.Totals.Select(row => row.Content).Distinct().Count() <= 1, "Totals of two folds in one reading.");
                Assert.Equal(fleet.Fold, fleet.Totals.Count == 0 ? 0 : Number(fleet.Totals[0]));
            }
            while (!writing.IsCompleted);
        })));
        var folding = Task.Run(async () =>
        {
            var own = await JoinAsync(store);
            bool wereDone;
            do
            {
                wereDone = writing.IsCompleted;
                var turn = await TurnAsync(own, Two);
                foreach (var run in turn.Runs)
                {
                    var rows = turn.Rows.Where(row => row.Run == run.Run).ToList();
                    Assert.All(rows, row => Assert.Equal(run.Number, Number(row)));
                    Assert.Equal(5, rows.Count);
                }

                var fold = (turn.Fold + 1).ToString(CultureInfo.InvariantCulture);
                Assert.True(await own.FoldAsync(
                    SharedRows.Fold(turn) with
                    {
                        Totals = [SharedRows.Row("a", fold), SharedRows.Row("b", fold), SharedRows.Row("c", fold)],
                    },
                    default));
            }
            while (!wereDone);
        });
        await Task.WhenAll(writing, reading, folding);
        Assert.All((await store.ReadFleetAsync(0, default)).Runs, run => Assert.Equal((Batches, true), (run.Number, run.IsOver)));
    }

    [Fact]
    public async Task Of_two_that_hold_the_turn_one_after_the_other_only_the_one_that_holds_it_folds()
    {
        const int Rounds = 20;
        var store = await OpenAsync();
        for (var round = 0; round < Rounds; round++)
        {
            // Each adds one to what it has read: a fold that came through from an older turn would lose one.
            await Task.WhenAll(((string[])[One, Two, SharedRows.Three]).Select(holder => Task.Run(async () =>
            {
                var own = await JoinAsync(store);
                var isFolded = false;
                while (!isFolded)
                {
                    if (await own.TakeTurnAsync(SharedRows.Question(holder, hours: 0), default) is { } turn)
                    {
                        var count = turn.Rows.Where(row => row.Run.Length == 0).Select(Number).SingleOrDefault();
                        isFolded = await own.FoldAsync(SharedRows.Fold(turn) with
                        {
                            Base = [SharedRows.Row("a", (count + 1).ToString(CultureInfo.InvariantCulture))],
                        }, default);
                    }
                }
            })));
        }

        var last = await TurnAsync(store, One);
        Assert.Equal(Rounds * 3, Number(Assert.Single(last.Rows)));
        Assert.Equal(Rounds * 3, last.Fold);
    }

    [Fact]
    public async Task A_run_that_writes_while_it_is_taken_in_is_either_told_so_or_the_fold_is_refused()
    {
        const int Rounds = 40;
        var store = await OpenAsync();
        var other = await JoinAsync(store);
        var (written, folded) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var run = SharedRows.NewRun();
            await store.WriteRunAsync(Count(run, 1), default);
            var turn = await TurnAsync(other, Two);
            using var start = new Barrier(2);
            var writing = Task.Run(() =>
            {
                start.SignalAndWait();
                return store.WriteRunAsync(Count(run, 2), default);
            });
            var folding = Task.Run(() =>
            {
                start.SignalAndWait();
                return other.FoldAsync(
                    SharedRows.Fold(turn) with
                    {
                        Ended = new Dictionary<string, long> { [run] = 1 },
                        Base = [SharedRows.Row(run, "1")],
                    },
                    default);
            });
            var (receipt, isFolded) = (await writing, await folding);
            Assert.NotEqual(receipt.IsFolded, !isFolded);
            Assert.Equal(receipt.IsFolded ? 1 : 2, receipt.Number);
            var rows = await store.ReadRunAsync(run, default);
            Assert.Equal(receipt.IsFolded ? 0 : 5, rows.Count);
            Assert.All(rows, row => Assert.Equal(2, Number(row)));
            (written, folded) = receipt.IsFolded ? (written, folded + 1) : (written + 1, folded);
        }

        Assert.Equal(Rounds, written + folded);
        Assert.Equal(folded, (await TurnAsync(other, Two)).Rows.Count(row => row.Run.Length == 0));
    }

    [Fact]
    public void Whatever_instances_do_the_store_answers_as_the_plain_model() =>
        Prop.ForAll(RandomFleets.Sequences, (Func<List<FleetStep>, Task>)FollowsTheModelAsync)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Sequences));

    private static RunBatch Full(string run, long number, string content = "first", string experiment = "orders-v2") =>
        SharedRows.Batch(run, number, SharedRows.Row("GET /a", content, experiment)) with
        {
            Windows = [SharedRows.Window(run, number, content, experiment)],
            WindowsThrough = number,
            Samples = [Rows.Sample(FormattableString.Invariant($"s{number}"), "g1", experiment, content: content)],
            Minutes = [Rows.Minute(1, experiment)],
            MinutesThrough = Rows.At(2),
        };

    private static RunBatch Count(string run, long number) => SharedRows.Batch(
        run,
        number,
        [.. ((string[])["a", "b", "c", "d", "e"]).Select(key => SharedRows.Row(key, number.ToString(CultureInfo.InvariantCulture)))]);

    private static long Number(RunRow row) => long.Parse(row.Content, CultureInfo.InvariantCulture);

    private static FoldBatch Ending(FoldTurn turn) => SharedRows.Fold(turn, new StoreBatch { Groups = [Rows.Group("folded")] }) with
    {
        Ended = turn.Runs.ToDictionary(run => run.Run, run => run.Number, StringComparer.Ordinal),
        Base = [SharedRows.Row("GET /a", "base")],
        Totals = [SharedRows.Row("GET /a", "total")],
    };

    private static async Task<FoldTurn> TurnAsync(ISharedStore store, string holder, double hours = 1)
    {
        var turn = await store.TakeTurnAsync(SharedRows.Question(holder, hours), default);
        Assert.NotNull(turn);
        return turn;
    }

    private static Task<IReadOnlyList<Shadowing.History.HistoryMinute>> HistoryAsync(ISharedStore store) =>
        store.ReadHistoryAsync("orders-v2", null, Rows.At(-1_000), Rows.At(1_000), default);

    private async Task FollowsTheModelAsync(List<FleetStep> steps)
    {
        var (store, model) = (new FleetActors(await OpenAsync()), new FleetActors(new SharedStoreModel(TimeProvider.System)));
        foreach (var step in steps)
        {
            Assert.Equal(await model.TakeAsync(step), await store.TakeAsync(step));
        }

        Assert.Equal(await model.EverythingAsync(), await store.EverythingAsync());
    }
}
