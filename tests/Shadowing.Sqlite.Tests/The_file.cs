using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Experiments;
using Shadowing.Storage;
using Shadowing.StoreConformance;
using Shadowing.TestSupport;

namespace Shadowing.Sqlite.Tests;

public sealed class The_file : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_file_those_beside_it_and_its_folder_are_for_their_owner_only()
    {
        var path = _folder.File("a/b/shadowing.db");
        var store = SqliteStores.Open(path);
        await store.SaveAsync(new StoreBatch { Groups = [Rows.Group("a")] }, default);
        await using var reader = RawDatabase.Open(path);
        RawDatabase.Execute(reader, "BEGIN; SELECT * FROM mismatch_group");
        await store.SaveAsync(new StoreBatch { Groups = [Rows.Group("b")] }, default);
        Assert.Equal(["-rw-------", "-rw-------", "-rw-------"], new[] { path, path + "-wal", path + "-shm" }.Select(Modes.Of));
        Assert.Equal("drwx------", Modes.Of(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public async Task A_file_that_others_may_open_is_closed_to_them()
    {
        await SqliteStores.Open(_folder.File()).SaveAsync(new StoreBatch(), default);
        Modes.Set(_folder.File(), "rw-", "r--");
        Assert.Equal("-rw-r--r--", Modes.Of(_folder.File()));
        await SqliteStores.Open(_folder.File()).LoadAsync(default);
        Assert.Equal("-rw-------", Modes.Of(_folder.File()));
    }

    [Fact]
    public async Task A_file_that_comes_and_goes_is_closed_while_it_is_there_and_no_fault_when_it_is_gone()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var (path, closed) = (_folder.File("1.db-wal"), 0);
        var coming = Task.Run(() =>
        {
            for (var round = 0; round < 5_000 || (Volatile.Read(ref closed) == 0 && round < 1_000_000); round++)
            {
                File.WriteAllText(path, string.Empty);
                File.Delete(path);
            }
        });
        while (!coming.IsCompleted)
        {
            closed += OwnersFile.Close(path) is null ? 0 : 1;
        }

        await coming;
        Assert.InRange(closed, 1, int.MaxValue);
    }

    [Fact]
    public async Task The_script_makes_by_hand_what_the_store_makes_by_itself()
    {
        var (byHand, byItself) = (_folder.File("hand.db"), _folder.File("itself.db"));
        RawDatabase.Execute(byHand, SqliteSchema.Script());
        await SqliteStores.Open(byItself).SaveAsync(new StoreBatch(), default);
        const string Schema = "SELECT group_concat(sql, char(10)) FROM (SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name)";
        Assert.Equal(RawDatabase.Text(byItself, Schema), RawDatabase.Text(byHand, Schema));
        Assert.Equal($"{SqliteSchema.Version}", RawDatabase.Text(byHand, "PRAGMA user_version"));
        Assert.Equal(string.Empty, SqliteSchema.Script(SqliteSchema.Version));
        var store = SqliteStores.Open(byHand, options => options.CreateSchema = false);
        await store.SaveAsync(new StoreBatch { Groups = [Rows.Group("a")] }, default);
        Assert.Single((await store.LoadAsync(default)).Groups);
    }

    [Fact]
    public async Task A_file_of_version_1_is_brought_to_this_one_and_keeps_what_it_holds()
    {
        var path = _folder.File("old.db");
        RawDatabase.Execute(path, SqliteSchema.Scripts(0)[0]);
        RawDatabase.Execute(path,
            "INSERT INTO stop (experiment_key, experiment, is_stopped, by, reason, at) VALUES ('A', 'a', 1, 'b', 'c', 1)");
        var store = SqliteStores.Open(path);
        Assert.True(Assert.Single((await store.LoadAsync(default)).Stops).IsStopped);
        Assert.Equal(0, (await store.ReadCellsAsync(null, default)).Version);
        Assert.Equal(SqliteSchema.Version.ToString(CultureInfo.InvariantCulture), RawDatabase.Text(path, "PRAGMA user_version"));
    }

    [Fact]
    public async Task Without_leave_to_make_tables_it_says_what_is_missing_and_makes_none()
    {
        var store = SqliteStores.Open(_folder.File(), options => options.CreateSchema = false);
        Assert.Contains("not there", (await Assert.ThrowsAsync<ShadowStoreException>(() => store.LoadAsync(default))).Message,
            StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File()));
        await File.WriteAllBytesAsync(_folder.File(), []);
        Assert.Contains("version 0",
            (await Assert.ThrowsAsync<ShadowStoreException>(() => store.SaveAsync(new StoreBatch(), default))).Message,
            StringComparison.Ordinal);
        Assert.Equal("0", RawDatabase.Text(_folder.File(), "SELECT count(*) FROM sqlite_schema"));
    }

    [Fact]
    public void Scripts_are_numbered_without_a_gap_and_each_says_its_number()
    {
        var scripts = SqliteSchema.Scripts(0);
        Assert.Equal(SqliteSchema.Version, scripts.Count);
        Assert.All(scripts.Select((text, index) => (text, index)),
            script => Assert.EndsWith($"PRAGMA user_version = {script.index + 1};\n", script.text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_stores_that_open_a_new_file_at_once_both_write_to_it()
    {
        var stores = Enumerable.Range(0, 4)
            .Select(_ => SqliteStores.Open(_folder.File(), options => options.BusyTimeout = TimeSpan.FromSeconds(30))).ToList();
        await Task.WhenAll(stores.Select((store, number) => Task.Run(async () =>
        {
            for (var minute = 0; minute < 20; minute++)
            {
                await store.SaveAsync(new StoreBatch { Minutes = [Rows.Minute(minute, run: $"run-{number}")] }, default);
            }
        })));
        var minutes = await stores[0].ReadHistoryAsync("orders-v2", null, Rows.At(0), Rows.At(100), default);
        Assert.Equal((20, 800), (minutes.Count, minutes.Sum(minute => minute.Sampled)));
    }

    [Fact]
    public async Task Of_stores_that_make_a_new_file_at_once_each_knows_it_as_its_own()
    {
        const int AtOnce = 3;
        for (var number = 0; number < 100; number++)
        {
            var path = _folder.File($"{number}.db");
            using var together = new Barrier(AtOnce);
            var stores = Enumerable.Range(0, AtOnce)
                .Select(_ => SqliteStores.Open(path, static options => options.BusyTimeout = TimeSpan.FromSeconds(30))).ToList();
            await Task.WhenAll(stores.Select(store => Task.Factory.StartNew(
                () =>
                {
                    together.SignalAndWait();
                    return store.LoadAsync(default);
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()));
            stores.ForEach(static store => store.Dispose());
        }
    }

    [Fact]
    public async Task What_was_forgotten_is_gone_from_the_bytes_of_the_file_too()
    {
        const string Secret = "4111-1111-1111-1111";
        var store = SqliteStores.Open(_folder.File());
        await store.SaveAsync(new StoreBatch
        {
            Groups = [Rows.Group("g", content: Secret)],
            Samples = [.. Enumerable.Range(0, 50)
                .Select(number => Rows.Sample($"s{number}", "g", content: string.Concat(Enumerable.Repeat(Secret, number))))],
            Evidence = [new StoredEvidence("orders-v2", Secret)]
        }, default);
        Assert.True(Holds(Secret));
        await store.SaveAsync(new StoreBatch { ForgottenExperiments = ["orders-v2"] }, default);
        Assert.False(Holds(Secret));
    }

    [Fact]
    public async Task Over_nine_tenths_of_its_size_the_oldest_minutes_go_and_it_writes_on()
    {
        var store = SqliteStores.Open(_folder.File(), options => options.MaxBytes = 1_048_576);
        for (var part = 0; part < 40; part++)
        {
            await store.SaveAsync(new StoreBatch
            {
                Minutes =
                [.. Enumerable.Range(part * 500, 500).Select(minute => Rows.Minute(minute))]
            }, default);
        }

        var minutes = await store.ReadHistoryAsync("orders-v2", null, Rows.At(0), Rows.At(1_000_000), default);
        Assert.Equal(Rows.At(19_999), minutes[^1].Minute);
        Assert.InRange(minutes.Count, 500, 19_000);
    }

    [Fact]
    public async Task Invalid_settings_stop_the_start_with_all_errors()
    {
        var invalid = await Assert.ThrowsAsync<InvalidShadowingException>(
            () => ShadowHost.StartAsync(
                services => services.AddShadowing()
                    .UseSqlite(" ", options => (options.BusyTimeout, options.MaxBytes) = (TimeSpan.Zero, 5))));
        Assert.Equal(
            [
                "UseSqlite: Path is ' '; use the path of a file, such as /var/lib/orders/shadowing.db.",
                "UseSqlite: BusyTimeout is 00:00:00; use 00:00:01 to 00:01:00.",
                "UseSqlite: MaxBytes is 5; use 1048576 to 1099511627776 bytes.",
            ],
            invalid.Errors);
    }

    [Fact]
    public async Task More_reads_than_can_wait_are_refused_and_later_ones_are_served()
    {
        var store = SqliteStores.Open(_folder.File());
        await store.SaveAsync(new StoreBatch { Minutes = [Rows.Minute(1)] }, default);
        var reads = Enumerable.Range(0, 2_000).Select(_ => store.ReadHistoryAsync("orders-v2", null, Rows.At(0), Rows.At(9), default))
            .ToList();
        var refused = 0;
        foreach (var read in reads)
        {
            try
            {
                Assert.Single(await read);
            }
            catch (ShadowStoreException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1, 1_999);
        Assert.Single(await store.ReadHistoryAsync("orders-v2", null, Rows.At(0), Rows.At(9), default));
    }

    private bool Holds(string text) =>
        Directory.EnumerateFiles(_folder.Path).Any(file => File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);
}
