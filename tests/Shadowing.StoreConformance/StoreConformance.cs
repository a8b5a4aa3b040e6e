using FsCheck;
using FsCheck.Fluent;
using Shadowing.History;
using Shadowing.Storage;

namespace Shadowing.StoreConformance;

/// <summary>What any store must do. Derive a class for your store, and run it as tests.</summary>
public abstract class StoreConformance
{
    private static readonly string[] s_oddTexts =
    [
        "Robert'); DROP TABLE sample;--", "\"; DELETE FROM mismatch_group; --", "%_*?", "$0 @p :x ?1", "Ünïcödé 漢字 العربية",
        "𝄞 🙂 👩‍👩‍👧", "a\u0301 is not \u00e1", "\r\n\t tab", "\u0000 zero \u0001", new string('z', 600) + "\u0000 behind",
        new string('漢', 200) + "\u0000 behind",
        "\uFEFFmark", "\u202Eright to left",
        "<script>alert(1)</script>", " ", "'", "\\", "--", new string('x', 300_000), new string('€', 100_000),
    ];

    private static DateTimeOffset Early => Rows.At(-1_000_000);

    private static DateTimeOffset Late => Rows.At(1_000_000);

    /// <summary>Opens a store that is empty.</summary>
    protected abstract Task<IShadowStore> OpenAsync();

    /// <summary>Opens the same store once more, as after a restart; a store that does not survive one answers itself.</summary>
    protected abstract Task<IShadowStore> ReopenAsync(IShadowStore store);

    [Fact]
    public async Task A_store_that_nobody_has_written_to_is_empty()
    {
        var store = await OpenAsync();
        Assert.Equal(string.Empty, Rows.Text(await store.LoadAsync(default)));
        Assert.Empty(await store.ReadHistoryAsync("orders-v2", null, Early, Late, default));
        Assert.Empty(await store.ReadAnnotationsAsync("orders-v2", Early, Late, default));
        Assert.Empty(await store.ReadAuditAsync(0, 100, default));
        Assert.False(string.IsNullOrWhiteSpace(store.Description));
    }

    [Fact]
    public async Task What_was_written_is_read_back()
    {
        var store = await OpenAsync();
        var batch = Everything();
        await store.SaveAsync(batch, default);
        await HoldsAsync(store, batch);
        await HoldsAsync(await ReopenAsync(store), batch);
    }

    [Fact]
    public async Task The_same_batch_twice_is_the_batch_once()
    {
        var store = await OpenAsync();
        var batch = Everything();
        await store.SaveAsync(batch, default);
        await store.SaveAsync(batch, default);
        await HoldsAsync(store, batch);
    }

    [Fact]
    public async Task An_empty_batch_changes_nothing()
    {
        var store = await OpenAsync();
        var batch = Everything();
        await store.SaveAsync(batch, default);
        await store.SaveAsync(new StoreBatch(), default);
        await HoldsAsync(store, batch);
    }

    [Fact]
    public async Task A_row_with_a_known_id_takes_the_place_of_the_other_but_in_the_audit()
    {
        var store = await OpenAsync();
        await store.SaveAsync(Everything(), default);
        await store.SaveAsync(
            new StoreBatch
            {
                Groups = [Rows.Group("g1", minute: 9, content: "new")],
                Samples = [Rows.Sample("s1", "g2", minute: 9, content: "new", isDrawn: true)],
                Minutes = [Rows.Minute(1, run: "run-1", sampled: 99, mismatches: 0)],
                Annotations = [Rows.Annotation("n1", 9, text: "new")],
                Audit = [Rows.Audit("e1", 9, "new")],
                Evidence = [new StoredEvidence("orders-v2", "new")],
                Stops = [Rows.Stop("orders-v2", isStopped: false, reason: "new")],
            },
            default);
        var state = await store.LoadAsync(default);
        Assert.Equal(Rows.Group("g1", minute: 9, content: "new"), Assert.Single(state.Groups, group => group.Id == "g1"));
        Assert.Equal(Rows.Sample("s1", "g2", minute: 9, content: "new", isDrawn: true),
            Assert.Single(state.Samples, sample => sample.Id == "s1"));
        Assert.Equal("new", Assert.Single(state.Evidence, evidence => evidence.Experiment == "orders-v2").Content);
        Assert.Equal(Rows.Stop("orders-v2", isStopped: false, reason: "new"),
            Assert.Single(state.Stops, stop => stop.Experiment == "orders-v2"));
        Assert.Equal("new", Assert.Single(await store.ReadAnnotationsAsync("orders-v2", Early, Late, default),
            annotation => annotation.Id == "n1").Text);
        Assert.Equal("because", Assert.Single(await store.ReadAuditAsync(0, 100, default), entry => entry.Id == "e1").Reason);
        var minute = Assert.Single(await store.ReadHistoryAsync("orders-v2", null, Rows.At(1), Rows.At(2), default));
        Assert.Equal(99, minute.Sampled);
        Assert.Equal(99, Assert.Single(minute.Outcomes).Value);
    }

    [Fact]
    public async Task A_forgotten_experiment_leaves_only_what_a_person_did()
    {
        var store = await OpenAsync();
        await store.SaveAsync(Everything(), default);
        await store.SaveAsync(new StoreBatch
        {
            Groups = [Rows.Group("other", "quotes")],
            Samples = [Rows.Sample("other", "other", "quotes")], Minutes = [Rows.Minute(1, "quotes")],
            Annotations = [Rows.Annotation("other", experiment: "quotes")], Evidence = [new StoredEvidence("quotes", "{}")]
        }, default);
        await store.SaveAsync(new StoreBatch
        {
            ForgottenExperiments = ["ORDERS-v2"], Groups = [Rows.Group("after")],
            Minutes = [Rows.Minute(7)]
        }, default);
        var state = await (await ReopenAsync(store)).LoadAsync(default);
        Assert.Equal(["after", "other"], state.Groups.Select(group => group.Id).Order(StringComparer.Ordinal));
        Assert.Equal(["other"], state.Samples.Select(sample => sample.Id));
        Assert.Equal(["quotes"], state.Evidence.Select(evidence => evidence.Experiment));
        Assert.Contains(state.Stops, stop => stop.Experiment == "orders-v2");
        Assert.Equal([Rows.At(7)], (await store.ReadHistoryAsync("orders-v2", null, Early, Late, default)).Select(minute => minute.Minute));
        Assert.Single(await store.ReadHistoryAsync("quotes", null, Early, Late, default));
        Assert.Equal(["n-all"], (await store.ReadAnnotationsAsync("orders-v2", Early, Late, default)).Select(annotation => annotation.Id));
        Assert.NotEmpty(await store.ReadAuditAsync(0, 100, default));
    }

    [Fact]
    public async Task A_group_that_goes_takes_its_samples_along()
    {
        var store = await OpenAsync();
        await store.SaveAsync(new StoreBatch
        {
            Groups = [Rows.Group("g1"), Rows.Group("g2")],
            Samples = [Rows.Sample("s1", "g1"), Rows.Sample("s2", "g2"), Rows.Sample("s3", "g2")]
        }, default);
        await store.SaveAsync(new StoreBatch
        {
            RemovedGroups = ["g1", "unknown"], RemovedSamples = ["s2", "unknown"],
            Samples = [Rows.Sample("s4", "g1")]
        }, default);
        var state = await store.LoadAsync(default);
        Assert.Equal(["g2"], state.Groups.Select(group => group.Id));
        Assert.Equal(["s3", "s4"], state.Samples.Select(sample => sample.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Samples_are_loaded_oldest_first()
    {
        var store = await OpenAsync();
        await store.SaveAsync(new StoreBatch
        {
            Samples =
            [Rows.Sample("b", "g", minute: 2), Rows.Sample("a", "g", minute: 3), Rows.Sample("c", "g", minute: 1)]
        }, default);
        Assert.Equal(["c", "b", "a"], (await store.LoadAsync(default)).Samples.Select(sample => sample.Id));
    }

    [Fact]
    public async Task What_is_too_old_goes_and_what_a_person_did_stays()
    {
        var store = await OpenAsync();
        await store.SaveAsync(
            new StoreBatch
            {
                Groups = [Rows.Group("old", minute: 1), Rows.Group("new", minute: 5), Rows.Group("again", minute: 1)],
                Samples = [Rows.Sample("old", "new", minute: 4), Rows.Sample("new", "new", minute: 5),
                    Rows.Sample("of-old", "old", minute: 9), Rows.Sample("of-again", "again", minute: 6)],
                Minutes = [.. Enumerable.Range(0, 10).Select(minute => Rows.Minute(minute))],
                Annotations = [Rows.Annotation("old", 4), Rows.Annotation("new", 5)],
                Audit = [Rows.Audit("old", 1)],
                Evidence = [new StoredEvidence("orders-v2", "{}")],
                Stops = [Rows.Stop("orders-v2")],
            },
            default);
        await store.SaveAsync(new StoreBatch
        {
            Groups = [Rows.Group("again", minute: 7)], Minutes = [Rows.Minute(2, run: "late")],
            ExpireBefore = Rows.At(5)
        }, default);
        var state = await (await ReopenAsync(store)).LoadAsync(default);
        Assert.Equal(["again", "new"], state.Groups.Select(group => group.Id).Order(StringComparer.Ordinal));
        Assert.Equal(["new", "of-again"], state.Samples.Select(sample => sample.Id).Order(StringComparer.Ordinal));
        Assert.Equal(Enumerable.Range(5, 5).Select(Rows.At),
            (await store.ReadHistoryAsync("orders-v2", null, Early, Late, default)).Select(minute => minute.Minute));
        Assert.Equal(["new"], (await store.ReadAnnotationsAsync("orders-v2", Early, Late, default)).Select(annotation => annotation.Id));
        Assert.Single(await store.ReadAuditAsync(0, 100, default));
        Assert.Single(state.Evidence);
        Assert.Single(state.Stops);
    }

    [Fact]
    public async Task Thousands_of_old_rows_go_at_once()
    {
        var store = await OpenAsync();
        await store.SaveAsync(
            new StoreBatch
            {
                Groups = [.. Enumerable.Range(0, 2_500)
                    .Select(number => Rows.Group(FormattableString.Invariant($"g{number}"), minute: number))],
                Samples = [.. Enumerable.Range(0, 2_500)
                    .Select(number => Rows.Sample(FormattableString.Invariant($"s{number}"), FormattableString.Invariant($"g{number}"),
                        minute: number))],
                Minutes = [.. Enumerable.Range(0, 5_000).Select(number => Rows.Minute(number))],
            },
            default);
        await store.SaveAsync(new StoreBatch { ExpireBefore = Rows.At(2_400) }, default);
        var state = await store.LoadAsync(default);
        Assert.Equal((100, 100), (state.Groups.Count, state.Samples.Count));
        Assert.Equal(2_600, (await store.ReadHistoryAsync("orders-v2", null, Early, Late, default)).Count);
    }

    [Fact]
    public async Task The_history_is_added_up_over_runs_sorted_and_filtered()
    {
        var store = await OpenAsync();
        await store.SaveAsync(
            new StoreBatch
            {
                Minutes =
                [
                    Rows.Minute(3), Rows.Minute(1), Rows.Minute(2, run: "run-2", sampled: 5, mismatches: 0, measured: 50), Rows.Minute(2),
                    Rows.Minute(2, run: "run-3", sampled: 7, mismatches: 7, measured: 2),
                    Rows.Minute(2, endpoint: "GET /a", sampled: 100), Rows.Minute(2, endpoint: "get /a", sampled: 1_000),
                    Rows.Minute(2, experiment: "other", sampled: 10_000),
                ],
            },
            default);
        var minutes = await store.ReadHistoryAsync("Orders-V2", null, Early, Late, default);
        Assert.Equal([1, 2, 3], minutes.Select(minute => (minute.Minute - Rows.Start).TotalMinutes));
        Assert.All(minutes, minute => Assert.Equal((string.Empty, string.Empty), (minute.Run, minute.Endpoint)));
        var middle = minutes[1];
        Assert.Equal(22, middle.Sampled);
        Assert.Equal((14, 8), (middle.Outcomes["match"], middle.Outcomes["mismatch"]));
        Assert.Equal(Rows.Minute(2, measured: 50).Control, middle.Control);
        Assert.Equal(Rows.Minute(2, measured: 50).Candidate, middle.Candidate);
        Assert.Equal(100, Assert.Single(await store.ReadHistoryAsync("orders-v2", "GET /a", Early, Late, default)).Sampled);
        Assert.Equal([Rows.At(2)],
            (await store.ReadHistoryAsync("orders-v2", null, Rows.At(2), Rows.At(3), default)).Select(minute => minute.Minute));
        Assert.Empty(await store.ReadHistoryAsync("orders-v2", null, Rows.At(3), Rows.At(3), default));
        Assert.Empty(await store.ReadHistoryAsync("orders-v2", null, Rows.At(3), Rows.At(1), default));
        Assert.Empty(await store.ReadHistoryAsync("unknown", null, Early, Late, default));
    }

    [Fact]
    public async Task Annotations_are_the_newest_thousand_of_the_span_oldest_first()
    {
        var store = await OpenAsync();
        await store.SaveAsync(new StoreBatch
        {
            Annotations =
            [.. Enumerable.Range(0, 1_001).Select(number => Rows.Annotation(FormattableString.Invariant($"n{number}"), number))]
        },
                default);
        var read = await store.ReadAnnotationsAsync("orders-v2", Early, Late, default);
        Assert.Equal(Enumerable.Range(1, 1_000).Select(Rows.At), read.Select(annotation => annotation.At));
        await store.SaveAsync(new StoreBatch
        {
            Annotations =
            [Rows.Annotation("for-all", 500, experiment: null), Rows.Annotation("other", 500, experiment: "other")]
        }, default);
        Assert.Equal(["for-all", "n500", "n501"],
            (await store.ReadAnnotationsAsync("ORDERS-v2", Rows.At(500), Rows.At(502), default)).Select(annotation => annotation.Id)
                .Order(StringComparer.Ordinal));
        Assert.Equal(["for-all", "other"],
            (await store.ReadAnnotationsAsync("other", Early, Late, default)).Select(annotation => annotation.Id)
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_audit_is_paged_newest_first_and_of_one_moment_the_last_written_first()
    {
        var store = await OpenAsync();
        await store.SaveAsync(new StoreBatch { Audit = [Rows.Audit("b", 2), Rows.Audit("a", 1), Rows.Audit("d", 4), Rows.Audit("c", 3)] },
            default);
        await store.SaveAsync(new StoreBatch { Audit = [Rows.Audit("e", 4)] }, default);
        Assert.Equal(["e", "d", "c", "b", "a"], (await store.ReadAuditAsync(0, 100, default)).Select(entry => entry.Id));
        Assert.Equal(["c", "b"], (await store.ReadAuditAsync(2, 2, default)).Select(entry => entry.Id));
        Assert.Empty(await store.ReadAuditAsync(5, 10, default));
        Assert.Empty(await store.ReadAuditAsync(0, 0, default));
    }

    [Fact]
    public async Task Odd_and_long_texts_come_back_as_they_were()
    {
        var store = await OpenAsync();
        var batch = new StoreBatch
        {
            Groups = [.. s_oddTexts.Select((text, number) => Rows.Group(FormattableString.Invariant($"g{number}"), text, content: text)),
                .. s_oddTexts.Select(text => Rows.Group(text))],
            Samples = [.. s_oddTexts.Select(text => Rows.Sample(text, text, text, content: text))],
            Minutes = [.. s_oddTexts.Select(text => Rows.Minute(1, text, text, text))],
            Annotations = [.. s_oddTexts.Select(text => Rows.Annotation(text, 1, text, text))],
            Audit = [.. s_oddTexts.Select(text => Rows.Audit(text, 1, text, text))],
            Evidence = [.. s_oddTexts.Select(text => new StoredEvidence(text, text))],
            Stops = [.. s_oddTexts.Select(text => Rows.Stop(text, reason: text))],
        };
        await store.SaveAsync(batch, default);
        store = await ReopenAsync(store);
        Assert.Equal(Rows.Text(new StoredState
        {
            Groups = batch.Groups, Samples = batch.Samples, Evidence = batch.Evidence,
            Stops = batch.Stops
        }), Rows.Text(await store.LoadAsync(default)));
        Assert.Equal(batch.Audit.Reverse(), await store.ReadAuditAsync(0, 100, default));
        foreach (var text in s_oddTexts)
        {
            Assert.Equal(Rows.Text(Rows.Minute(1, text, text, string.Empty)),
                Rows.Text(Assert.Single(await store.ReadHistoryAsync(text, text, Early, Late, default))));
            Assert.Equal(Rows.Annotation(text, 1, text, text), Assert.Single(await store.ReadAnnotationsAsync(text, Early, Late, default)));
        }
    }

    [Fact]
    public async Task Letter_case_of_an_experiment_does_not_matter()
    {
        var store = await OpenAsync();
        await store.SaveAsync(new StoreBatch
        {
            Evidence = [new StoredEvidence("Übung", "1")], Stops = [Rows.Stop("Übung")],
            Minutes = [Rows.Minute(1, "Übung")]
        }, default);
        await store.SaveAsync(new StoreBatch
        {
            Evidence = [new StoredEvidence("üBUNG", "2")],
            Stops = [Rows.Stop("üBUNG", isStopped: false)], Minutes = [Rows.Minute(1, "üBUNG", sampled: 77)]
        }, default);
        var state = await store.LoadAsync(default);
        Assert.Equal("2", Assert.Single(state.Evidence).Content);
        Assert.False(Assert.Single(state.Stops).IsStopped);
        Assert.Equal(77, Assert.Single(await store.ReadHistoryAsync("ÜBUNG", null, Early, Late, default)).Sampled);
    }

    [Fact]
    public async Task A_batch_with_an_invalid_row_leaves_nothing_of_itself()
    {
        var store = await OpenAsync();
        var batch = Everything();
        await store.SaveAsync(batch, default);
        StoreBatch[] invalid =
        [
            new() { ForgottenExperiments = ["orders-v2"], Groups = [Rows.Group("x"), Rows.Group("y", content: null!), Rows.Group("z")] },
            new() { RemovedGroups = ["g1"], Groups = [Rows.Group("x")],
                Samples = [Rows.Sample("x", "g1"), Rows.Sample("y", "g1", content: null!)] },
            new() { Groups = [Rows.Group("x")], Minutes = [Rows.Minute(8), Rows.Minute(9, endpoint: null!)] },
            new() { Samples = [Rows.Sample("x", "g1")], Audit = [Rows.Audit("x"), Rows.Audit("y", reason: null!)] },
            new() { Samples = [Rows.Sample("x", "g1")], Annotations = [Rows.Annotation("x"), Rows.Annotation("y", text: null!)] },
            new() { Evidence = [new StoredEvidence("orders-v2", "x")],
                Stops = [Rows.Stop("orders-v2", isStopped: false), Rows.Stop("y", reason: null!)] },
        ];
        foreach (var wrong in invalid)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => store.SaveAsync(wrong, default));
            await HoldsAsync(store, batch);
        }

        await store.SaveAsync(new StoreBatch { Groups = [Rows.Group("x")] }, default);
        Assert.Contains((await store.LoadAsync(default)).Groups, group => group.Id == "x");
    }

    [Fact]
    public async Task A_cancelled_token_ends_everything_and_leaves_nothing()
    {
        var store = await OpenAsync();
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.SaveAsync(Everything(), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.LoadAsync(cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.ReadHistoryAsync("orders-v2", null, Early, Late, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.ReadAnnotationsAsync("orders-v2", Early, Late, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.ReadAuditAsync(0, 1, cancelled));
        Assert.Equal(string.Empty, Rows.Text(await store.LoadAsync(default)));
    }

    [Fact]
    public async Task Readers_see_whole_batches_while_one_writes()
    {
        const int Batches = 50;
        var store = await OpenAsync();
        await store.SaveAsync(new StoreBatch { Minutes = Whole(0), Groups = [Rows.Group("g", content: "0")] }, default);
        var writing = Task.Run(async () =>
        {
            for (var number = 1; number <= Batches; number++)
            {
                await store.SaveAsync(new StoreBatch
                {
                    Minutes = Whole(number),
                    Groups = [Rows.Group("g", content: FormattableString.Invariant($"{number}"))]
                }, default);
            }
        });
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var reads = 0;
            do
            {
                var minutes = await store.ReadHistoryAsync("orders-v2", null, Early, Late, default);
                Assert.Equal(20, minutes.Count);
                Assert.Single(minutes.Select(minute => minute.Sampled).Distinct());
                await store.LoadAsync(default);
                reads++;
            }
            while (!writing.IsCompleted);
            return reads;
        })).ToArray();
        await writing;
        Assert.All(await Task.WhenAll(readers), reads => Assert.InRange(reads, 1, int.MaxValue));
        Assert.Equal(Batches, (await store.ReadHistoryAsync("orders-v2", null, Early, Late, default))[0].Sampled);

        static List<HistoryMinute> Whole(int number) =>
            [.. Enumerable.Range(0, 20).Select(minute => Rows.Minute(minute, sampled: number, mismatches: 0))];
    }

    [Fact]
    public void Any_sequence_of_batches_leaves_what_the_plain_model_says() =>
        Prop.ForAll(RandomBatches.Sequences, (Func<List<StoreBatch>, Task>)FollowsTheModelAsync)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Sequences));

    /// <summary>Gets how many random sequences are tried.</summary>
    protected virtual int Sequences => 300;

    private async Task FollowsTheModelAsync(List<StoreBatch> batches)
    {
        var (store, model) = (await OpenAsync(), new StoreModel());
        foreach (var batch in batches)
        {
            await store.SaveAsync(batch, default);
            model.Save(batch);
        }

        store = await ReopenAsync(store);
        Assert.Equal(Rows.Text(model.State), Rows.Text(await store.LoadAsync(default)));
        foreach (var (experiment, endpoint) in ((string, string?)[])[("orders", null), ("ORDERS", "GET /a"), ("quotes", null),
            ("STRAßE-Ä", null)])
        {
            Assert.Equal(model.History(experiment, endpoint, Rows.At(1), Rows.At(11)).Select(Rows.Text),
                (await store.ReadHistoryAsync(experiment, endpoint, Rows.At(1), Rows.At(11), default)).Select(Rows.Text));
            var annotations = await store.ReadAnnotationsAsync(experiment, Rows.At(1), Rows.At(11), default);
            Assert.Equal(annotations.OrderBy(annotation => annotation.At), annotations);
            Assert.Equal(Texts(model.Annotations(experiment, Rows.At(1), Rows.At(11))), Texts(annotations));
        }

        var audit = await store.ReadAuditAsync(0, 100, default);
        Assert.Equal(audit.OrderByDescending(entry => entry.At), audit);
        Assert.Equal(Texts(model.Audit()), Texts(audit));

        static IEnumerable<string> Texts<T>(IEnumerable<T> rows) => rows.Select(row => row!.ToString()!).Order(StringComparer.Ordinal);
    }

    private static StoreBatch Everything() => new()
    {
        Groups = [Rows.Group("g1", minute: 1, content: "{\"count\":1}"), Rows.Group("g2", minute: 2)],
        Samples = [Rows.Sample("s1", "g1", minute: 1, isDrawn: true, content: "{\"a\":\"é\"}"), Rows.Sample("s2", "g1", minute: 2),
            Rows.Sample("s3", "g2", minute: 3)],
        Minutes = [Rows.Minute(1), Rows.Minute(2, mismatches: 0), Rows.Minute(1, endpoint: "GET /orders/{id}")],
        Annotations = [Rows.Annotation("n1", 1), Rows.Annotation("n-all", 2, experiment: null)],
        Audit = [Rows.Audit("e1", 1), Rows.Audit("e2", 2)],
        Evidence = [new StoredEvidence("orders-v2", "{\"compared\":17}")],
        Stops = [Rows.Stop("orders-v2"), Rows.Stop("another", isStopped: false)],
    };

    private static async Task HoldsAsync(IShadowStore store, StoreBatch batch)
    {
        Assert.Equal(Rows.Text(new StoredState
        {
            Groups = batch.Groups, Samples = batch.Samples, Evidence = batch.Evidence,
            Stops = batch.Stops
        }), Rows.Text(await store.LoadAsync(default)));
        foreach (var endpoint in batch.Minutes.Select(minute => minute.Endpoint).Distinct())
        {
            Assert.Equal(
                batch.Minutes.Where(minute => minute.Endpoint == endpoint).Select(minute => Rows.Text(minute with { Run = string.Empty })),
                (await store.ReadHistoryAsync("orders-v2", endpoint, Early, Late, default)).Select(Rows.Text));
        }

        Assert.Equal(batch.Annotations, await store.ReadAnnotationsAsync("orders-v2", Early, Late, default));
        Assert.Equal(batch.Audit.Reverse(), await store.ReadAuditAsync(0, 100, default));
    }
}
