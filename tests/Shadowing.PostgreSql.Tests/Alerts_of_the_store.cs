using FsCheck;
using FsCheck.Fluent;
using Shadowing.Storage.Alerts;
using Shadowing.StoreConformance;

namespace Shadowing.PostgreSql.Tests;

/// <summary>What is to be said waits in the store until it is said, and one at a time says it.</summary>
public sealed class Alerts_of_the_store(PostgreSqlServer server)
{
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_short = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(30);
    private static readonly string[] s_topics = ["", "x", "X", "y\0"];
    private static readonly string[] s_ids = ["a", "b", "Ünïcödé 漢字 🙂", "x\0y", new('n', 400)];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_answers_what_the_model_answers(bool isPooled)
    {
        await using var stores = new OpenedStores(isPooled ? server.Pooled : server.Direct);
        Prop.ForAll<int>(seed =>
        {
            var (random, model, store) = (new Random(seed), new AlertStoreModel(TimeProvider.System), (IAlertStore)stores.New());
            var words = new List<AlertWord>();
            for (var step = 0; step < 40; step++)
            {
                Step(random, model, store, words, step);
                store = random.Next(8) == 0 ? stores.Another() : store;
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));
    }

    [Fact]
    public async Task Whoever_was_silent_for_longer_than_his_term_delivers_nothing_more_and_what_he_had_delivered_is_not_delivered_again()
    {
        await using var stores = new OpenedStores(server.Direct);
        IAlertStore first = stores.New(), second = stores.Another();
        foreach (var id in (string[])["taken", "refused", "lost"])
        {
            Assert.True(await first.PostAlertAsync(new StoredAlert(id, false, string.Empty, "{}"), default));
        }

        var before = await first.TakeWordAsync("first", s_short, default);
        List<DueAlert> had = [];
        for (var number = 0; number < 3; number++)
        {
            had.Add((await first.NextAlertAsync(before!.Word, s_short, default)).Due!);
        }

        Assert.Equal(["taken", "refused", "lost"], had.Select(static due => due.Id));
        var turn = await UntilAsync(() => second.TakeWordAsync("second", s_long, default));
        Assert.Equal(before!.Word.Fence + 1, turn.Word.Fence);
        Assert.Equal((false, null), await first.NextAlertAsync(before.Word, s_long, default));
        Assert.False(await first.SaveWatchesAsync(before.Word, [new StoredWatch("x", "{}")], [], default));
        await first.LeaveWordAsync(before.Word, default);
        Assert.Null(await first.TakeWordAsync("first", s_long, default));

        // That it was taken is true whoever says so. Of one that another has in hand by now he knows nothing.
        await first.EndAlertAsync(before.Word, new AlertEnd("taken", 1), default);
        var next = await UntilAsync(async () => (await second.NextAlertAsync(turn.Word, s_long, default)).Due);
        Assert.Equal(("refused", 2), (next.Id, next.Attempt));
        await first.EndAlertAsync(before.Word, new AlertEnd("refused", 1, "status 400"), default);
        await first.EndAlertAsync(before.Word, new AlertEnd("refused", 1, "status 503", TimeSpan.Zero), default);

        // Nor may he give up what the other one, who has the word, has not tried yet.
        Assert.Empty(await first.EndAlertAsync(before.Word, new AlertEnd("lost", 1, "status 400"), default));
        Assert.Equal("lost", (await UntilAsync(async () => (await second.NextAlertAsync(turn.Word, s_long, default)).Due)).Id);
        Assert.Equal((true, null), await second.NextAlertAsync(turn.Word, s_long, default));
    }

    [Fact]
    public async Task An_urgent_one_goes_first_and_too_many_are_refused()
    {
        await using var stores = new OpenedStores(server.Direct);
        IAlertStore store = stores.New();
        for (var number = 0; number < 1_000; number++)
        {
            Assert.True(await store.PostAlertAsync(new StoredAlert($"{number}", number == 700, "x", "{}"), default));
        }

        Assert.False(await store.PostAlertAsync(new StoredAlert("one too many", true, "x", "{}"), default));
        Assert.True(await store.PostAlertAsync(new StoredAlert("7", false, "x", "{}"), default));
        var turn = await store.TakeWordAsync("one", s_long, default);

        // What was told of an experiment is written as told: it is never left out.
        StoredAlert[] digest = [new("digest", false, "x", "{}")];
        Assert.True(await store.SaveWatchesAsync(turn!.Word, [new StoredWatch("x", "{}")], digest, default));
        Assert.Equal(["1001"], await server.AskAsync($"SELECT count(*) FROM {stores.Schema}.alert WHERE ended IS NULL"));
        Assert.Equal("700", (await store.NextAlertAsync(turn!.Word, s_long, default)).Due!.Id);
        await store.EndAlertAsync(turn.Word, new AlertEnd("700", 1), default);
        await store.EndAlertAsync(turn.Word, new AlertEnd("digest", 0), default);
        Assert.True(await store.PostAlertAsync(new StoredAlert("one too many", true, "x", "{}"), default));
    }

    [Fact]
    public async Task A_word_that_was_lost_with_a_restored_database_is_not_that_of_who_took_the_next_with_its_number()
    {
        await using var stores = new OpenedStores(server.Direct);
        IAlertStore store = stores.New();
        var lost = (await store.TakeWordAsync("one", s_long, default))!.Word;
        await server.ExecuteAsync($"UPDATE {stores.Schema}.alert_word SET fence = fence - 1, holder = NULL");
        var word = (await store.TakeWordAsync("two", s_long, default))!.Word;
        Assert.Equal(lost.Fence, word.Fence);
        Assert.Equal((false, null), await store.NextAlertAsync(lost, s_long, default));
        Assert.False(await store.SaveWatchesAsync(lost, [], [], default));
        await store.LeaveWordAsync(lost, default);
        Assert.Equal((true, null), await store.NextAlertAsync(word, s_long, default));
    }

    [Fact]
    public async Task A_clock_that_was_set_back_keeps_nobody_from_speaking()
    {
        await using var stores = new OpenedStores(server.Direct);
        IAlertStore store = stores.New();
        await store.PostAlertAsync(new StoredAlert("a", false, "x", "{}"), default);
        var before = (await store.TakeWordAsync("one", s_long, default))!.Word;
        await server.ExecuteAsync($"UPDATE {stores.Schema}.alert SET due = due + interval '30 minutes'");
        Assert.Equal("a", (await store.NextAlertAsync(before, s_long, default)).Due!.Id);
        await server.ExecuteAsync(
            $"UPDATE {stores.Schema}.alert_word SET until = until + interval '2 hours'; UPDATE {stores.Schema}.alert SET due = due + interval '2 hours'");
        var word = (await store.TakeWordAsync("two", s_long, default))!.Word;
        Assert.Equal("a", (await store.NextAlertAsync(word, s_long, default)).Due!.Id);
    }

    [Fact]
    public async Task One_that_is_tried_again_later_rests_until_then_and_takes_along_what_waits_for_it_where_it_is_given_up()
    {
        await using var stores = new OpenedStores(server.Direct);
        IAlertStore store = stores.New();
        foreach (var (id, topic) in ((string, string)[])[("page", ""), ("a1", "a"), ("a2", "A"), ("b1", "b")])
        {
            Assert.True(await store.PostAlertAsync(new StoredAlert(id, id == "page", topic, "{}"), default));
        }

        var word = (await store.TakeWordAsync("one", s_long, default))!.Word;
        Assert.Equal("page", (await store.NextAlertAsync(word, s_long, default)).Due!.Id);
        Assert.Empty(await store.EndAlertAsync(word, new AlertEnd("page", 1, "status 400", DueAlert.LongestWait - s_long), default));
        Assert.Equal("a1", (await store.NextAlertAsync(word, s_long, default)).Due!.Id);
        Assert.Equal("b1", (await store.NextAlertAsync(word, s_long, default)).Due!.Id);
        Assert.Equal((true, null), await store.NextAlertAsync(word, s_long, default));
        for (var times = 0; times < 2; times++)
        {
            Assert.Equal(["a1", "a2"], await store.EndAlertAsync(word, new AlertEnd("a1", 1, "status 400"), default));
        }

        Assert.Empty(await store.EndAlertAsync(word, new AlertEnd("b1", 1), default));
        Assert.Equal((true, null), await store.NextAlertAsync(word, s_long, default));
        Assert.Equal(["a1", "a2"], (await store.TakeWordAsync("one", s_long, default))!.GivenUp);
    }

    [Fact]
    public async Task Urgent_ones_that_nobody_takes_keep_nothing_else_from_being_said()
    {
        await using var stores = new OpenedStores(server.Direct);
        IAlertStore store = stores.New();
        foreach (var id in (string[])["page 1", "page 2", "digest"])
        {
            Assert.True(await store.PostAlertAsync(new StoredAlert(id, id != "digest", string.Empty, "{}"), default));
        }

        var word = (await store.TakeWordAsync("one", s_long, default))!.Word;
        var said = new List<string>();
        while (said.Count < 9)
        {
            var due = (await store.NextAlertAsync(word, s_long, default)).Due!;
            said.Add(due.Id);
            await store.EndAlertAsync(word, new AlertEnd(due.Id, due.Attempt, "it hangs", TimeSpan.Zero), default);
        }

        Assert.Equal(["page 1", "page 2", "page 1", "page 2", "page 1", "page 2", "page 1", "page 2", "digest"], said);
    }

    private static void Step(Random random, AlertStoreModel model, IAlertStore store, List<AlertWord> words, int step)
    {
        var (id, topic) = (s_ids[random.Next(s_ids.Length)], s_topics[random.Next(s_topics.Length)]);

        // Mostly the last that was given, now and then an earlier one or one that nobody has.
        var word = words.Count == 0 || random.Next(8) == 0 ? new AlertWord($"holder {random.Next(3)}\0", random.Next(1, 4))
            : random.Next(4) == 0 ? words[random.Next(words.Count)] : words[^1];
        switch (random.Next(7))
        {
            case 0:
                var alert = new StoredAlert(id, random.Next(3) == 0, topic, $"content {step} \0");
                Assert.Equal(model.Post(alert), Wait(store.PostAlertAsync(alert, default)));
                break;
            case 1:
                var holder = $"holder {random.Next(3)}\0";
                var (expected, actual) = (model.TakeWord(holder, s_long), Wait(store.TakeWordAsync(holder, s_long, default)));
                Assert.Equal(expected?.Word, actual?.Word);
                words.AddRange(expected is null ? [] : [expected.Word]);
                Assert.Equal(expected?.GivenUp, actual?.GivenUp);
                Assert.Equal(expected?.Watches.OrderBy(static watch => watch.Experiment.ToUpperInvariant(), StringComparer.Ordinal),
                    actual?.Watches);
                break;
            case 2 or 3:
                var (one, other) = (model.Next(word, s_long), Wait(store.NextAlertAsync(word, s_long, default)));
                Assert.Equal((one.IsHeld, one.Due?.Id, one.Due?.Content, one.Due?.Attempt),
                    (other.IsHeld, other.Due?.Id, other.Due?.Content, other.Due?.Attempt));
                break;
            case 4:
                var end = new AlertEnd(id, random.Next(1, 3), random.Next(2) == 0 ? null : "status \0 503",
                    random.Next(2) == 0 ? null : random.Next(4) switch { 0 => s_long, 1 => DueAlert.LongestWait - s_long, _ => TimeSpan.Zero });
                Assert.Equal(model.End(word, end), Wait(store.EndAlertAsync(word, end, default)));
                break;
            case 5:
                StoredWatch[] watches = [new(random.Next(2) == 0 ? "x" : "X", $"state {step}\0")];
                StoredAlert[] alerts = random.Next(2) == 0 ? [new StoredAlert($"of {step}", false, topic, "{}")] : [];
                Assert.Equal(model.Save(word, watches, alerts), Wait(store.SaveWatchesAsync(word, watches, alerts, default)));
                break;
            default:
                model.Leave(word);
                Wait(store.LeaveWordAsync(word, default));
                break;
        }
    }

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static void Wait(Task task) => task.GetAwaiter().GetResult();

    private static async Task<T> UntilAsync<T>(Func<Task<T?>> ask)
        where T : class
    {
        using var deadline = new CancellationTokenSource(s_deadline);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        T? answer;
        while ((answer = await ask()) is null)
        {
            await pause.WaitForNextTickAsync(deadline.Token);
        }

        return answer;
    }
}
