using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Shadowing.Storage;
using Shadowing.Storage.Cells;

namespace Shadowing.StoreConformance;

/// <summary>What any store of cells must do. Derive a class for your store, and run it as tests.</summary>
public abstract class CellStoreConformance
{
    private const int Writers = 16;
    private static readonly string[] s_names =
        ["stop:ORDERS-V2", "stop:orders-v2", "", "Ünïcödé 漢字 🙂", "a\u0000b", new('n', 5_000), new('漢', 200)];


    /// <summary>Gets how many random sequences are tried.</summary>
    protected virtual int Sequences => 100;

    /// <summary>Gets how many changes are made by sixteen writers at once.</summary>
    protected virtual int Changes => 2_000;

    /// <summary>Opens a store that is empty.</summary>
    protected abstract Task<ICellStore> OpenAsync();

    /// <summary>Opens the same store once more, as another instance does, or as after a restart; a store that does not survive one answers
    /// itself.</summary>
    protected abstract Task<ICellStore> ReopenAsync(ICellStore store);

    [Fact]
    public async Task A_store_that_nobody_has_written_to_has_no_cells_and_says_which_it_is()
    {
        var store = await OpenAsync();
        var reading = await store.ReadCellsAsync(null, default);
        Assert.Equal((0, null), (reading.Version, reading.Change));
        Assert.Empty(reading.Cells);
        Assert.NotEmpty(reading.Store);
        Assert.Equal(reading.Store, (await (await ReopenAsync(store)).ReadCellsAsync(null, default)).Store);
        Assert.NotEqual(reading.Store, (await (await OpenAsync()).ReadCellsAsync(null, default)).Store);
    }

    [Fact]
    public async Task A_change_takes_the_next_number_whichever_cell_it_is_of_and_who_knows_another_one_as_the_newest_reads_all()
    {
        var store = await OpenAsync();
        Assert.Equal(Cell("a", 1, "x", "1"), await store.ChangeCellAsync(Change("a", "x", "1"), default));
        Assert.Equal(Cell("b", 2, "y", "2"), await store.ChangeCellAsync(Change("b", "y", "2"), default));
        Assert.Equal(Cell("a", 3, "z", "3"), await store.ChangeCellAsync(Change("a", "z", "3"), default));
        var other = await ReopenAsync(store);
        Assert.Equal([Cell("b", 2, "y", "2"), Cell("a", 3, "z", "3")], (await other.ReadCellsAsync(null, default)).Cells);
        Assert.Equal([Cell("b", 2, "y", "2"), Cell("a", 3, "z", "3")], (await other.ReadCellsAsync("2", default)).Cells);
        var known = await other.ReadCellsAsync("3", default);
        Assert.Equal((3, "3"), (known.Version, known.Change));
        Assert.Empty(known.Cells);
    }

    [Fact]
    public async Task A_cell_that_is_not_what_it_must_be_stays_as_it_is_and_nothing_is_written_down()
    {
        var store = await OpenAsync();
        Assert.Null(await store.ChangeCellAsync(Change("a", "x", "1", expected: 7), default));
        await store.ChangeCellAsync(Change("a", "x", "2", expected: 0), default);
        Assert.Equal(Cell("a", 1, "x", "2"), await store.ChangeCellAsync(Change("a", "y", "3", expected: 0), default));
        Assert.Equal(Cell("a", 1, "x", "2"), await store.ChangeCellAsync(Change("a", "y", "4", expected: 2), default));
        Assert.Equal(Cell("a", 2, "y", "5"), await store.ChangeCellAsync(Change("a", "y", "5", expected: 1), default));
        Assert.Equal(2, (await store.ReadCellsAsync(null, default)).Version);
        Assert.Equal(["5", "2"], (await ((IShadowStore)store).ReadAuditAsync(0, 100, default)).Select(static entry => entry.Id));
    }

    [Fact]
    public async Task A_change_that_was_made_already_is_not_made_again_also_where_another_came_after_it()
    {
        var store = await OpenAsync();
        await store.ChangeCellAsync(Change("a", "stopped", "1"), default);
        Assert.Equal(Cell("a", 1, "stopped", "1"), await store.ChangeCellAsync(Change("a", "stopped", "1"), default));
        await store.ChangeCellAsync(Change("a", "started", "2"), default);
        Assert.Equal(Cell("a", 2, "started", "2"), await (await ReopenAsync(store)).ChangeCellAsync(Change("a", "stopped", "1"), default));
        Assert.Equal(2, (await store.ReadCellsAsync(null, default)).Version);
    }

    [Fact]
    public async Task A_cell_stays_where_an_experiment_is_forgotten_and_where_everything_goes_with_age()
    {
        var store = await OpenAsync();
        await store.ChangeCellAsync(Change("stop:orders-v2", "stopped", "1"), default);
        await ((IShadowStore)store).SaveAsync(
            new StoreBatch { ForgottenExperiments = ["orders-v2"], ExpireBefore = Rows.At(1_000_000) }, default);
        Assert.Equal("stopped", Assert.Single((await store.ReadCellsAsync(null, default)).Cells).Value);
    }

    [Fact]
    public async Task A_name_and_a_value_may_be_any_text()
    {
        var store = await OpenAsync();
        foreach (var name in s_names)
        {
            await store.ChangeCellAsync(Change(name, $"{name}\u0000 of it", name), default);
        }

        var cells = (await (await ReopenAsync(store)).ReadCellsAsync(null, default)).Cells;
        Assert.Equal(s_names, cells.Select(static cell => cell.Name));
        Assert.Equal(s_names.Select(static name => $"{name}\u0000 of it"), cells.Select(static cell => cell.Value));
        Assert.Equal(s_names, cells.Select(static cell => cell.Change));
    }

    [Fact]
    public async Task Nothing_is_done_for_whoever_has_given_up()
    {
        var store = await OpenAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => store.ChangeCellAsync(Change("a", "x", "1"), new CancellationToken(canceled: true)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.ReadCellsAsync(null, new CancellationToken(canceled: true)));
        Assert.Equal(0, (await store.ReadCellsAsync(null, default)).Version);
    }

    [Fact]
    public async Task Of_what_many_want_at_once_each_number_is_taken_by_one_and_nothing_is_lost()
    {
        var first = await OpenAsync();
        var stores = new List<ICellStore> { first };
        while (stores.Count < Writers)
        {
            stores.Add(await ReopenAsync(first));
        }

        // Each adds one to one of two counters, as often as it succeeds: a number that is lost is missing in the end.
        var made = await Task.WhenAll(stores.Select((store, writer) => Task.Run(() => CountAsync(store, writer))));
        var all = made.SelectMany(static cells => cells).OrderBy(static cell => cell.Version).ToList();
        Assert.Equal(Enumerable.Range(1, all.Count).Select(static number => (long)number), all.Select(static cell => cell.Version));
        foreach (var counter in all.GroupBy(static cell => cell.Name, StringComparer.Ordinal))
        {
            // In the order of their numbers each saw the one before: there is one history that all of them agree with.
            Assert.Equal(Enumerable.Range(1, counter.Count()),
                counter.Select(static cell => int.Parse(cell.Value, CultureInfo.InvariantCulture)));
        }

        var reading = await first.ReadCellsAsync(null, default);
        Assert.Equal(all.Count, reading.Version);
        Assert.Equal(all.GroupBy(static cell => cell.Name, StringComparer.Ordinal).Select(static cells => cells.Last())
            .OrderBy(static cell => cell.Version), reading.Cells);
    }

    [Fact]
    public void It_answers_what_the_model_answers() => Prop.ForAll<int>(seed =>
    {
        var (random, model, store) = (new Random(seed), new CellStoreModel(), OpenAsync().GetAwaiter().GetResult());
        for (var step = 0; step < 30; step++)
        {
            var change = Change(s_names[random.Next(s_names.Length)], random.Next().ToString(CultureInfo.InvariantCulture),
                random.Next(25).ToString(CultureInfo.InvariantCulture),
                random.Next(3) == 0 ? null : random.Next(0, (int)model.Version + 2));
            Assert.Equal(model.Change(change), store.ChangeCellAsync(change, default).GetAwaiter().GetResult());
            var known = random.Next(3) == 0 ? model.Newest : random.Next(25).ToString(CultureInfo.InvariantCulture);
            var reading = store.ReadCellsAsync(known, default).GetAwaiter().GetResult();
            Assert.Equal((model.Version, model.Newest), (reading.Version, reading.Change));
            Assert.Equal(model.Read(known), reading.Cells);
            store = random.Next(8) == 0 ? ReopenAsync(store).GetAwaiter().GetResult() : store;
        }

        Assert.Equal(model.Audit.Reverse(), ((IShadowStore)store).ReadAuditAsync(0, 100, default).GetAwaiter().GetResult()
            .Select(static entry => entry with { Number = null, Link = null }));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Sequences));

    private static Cell Cell(string name, long version, string value, string change) =>
        new() { Name = name, Version = version, Value = value, Change = change };

    private static CellChange Change(string name, string value, string id, long? expected = null) =>
        new() { Name = name, Expected = expected, Value = value, Audit = Rows.Audit(id) };

    private async Task<List<Cell>> CountAsync(ICellStore store, int writer)
    {
        var (made, random) = (new List<Cell>(), new Random(writer));
        for (var turn = 0; turn < Changes / Writers; turn++)
        {
            var name = random.Next(2) == 0 ? "even" : "odd";
            var present = (await AgainAsync(() => store.ReadCellsAsync(null, default))).Cells.SingleOrDefault(cell => cell.Name == name);
            while (true)
            {
                var next = int.Parse(present?.Value ?? "0", CultureInfo.InvariantCulture) + 1;
                var id = $"{writer}-{turn}-{next}";
                var change = Change(name, next.ToString(CultureInfo.InvariantCulture), id, present?.Version ?? 0);
                present = await AgainAsync(() => store.ChangeCellAsync(change, default));
                if (present?.Change == id)
                {
                    made.Add(present);
                    break;
                }
            }
        }

        return made;
    }

    // Among so many a store may say that it has no time; nobody knows then what was done, and the same change may be made again.
    private static async Task<T> AgainAsync<T>(Func<Task<T>> ask)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await ask();
            }
            catch (ShadowStoreException) when (tries < 20)
            {
            }
        }
    }
}
