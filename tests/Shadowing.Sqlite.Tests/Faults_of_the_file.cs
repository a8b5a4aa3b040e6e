using Shadowing.Storage;
using Shadowing.StoreConformance;
using Shadowing.TestSupport.Servers;

namespace Shadowing.Sqlite.Tests;

public sealed class Faults_of_the_file(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task With_a_sound_file_everything_is_written_and_read_back()
    {
        await using var shop = await ShadowedShop.StartAsync(_folder.File());
        await shop.ServesAsync();
        await shop.IsWrittenAsync();
        Assert.Equal((0L, 0L), (shop.Status.Failures, shop.Status.LostRows));
        Assert.NotNull(shop.Status.LastWritten);
    }

    [Fact]
    public async Task A_file_that_is_as_large_as_it_may_be_takes_what_a_person_does_and_costs_only_what_was_not_written()
    {
        await using var shop = await ShadowedShop.StartAsync(_folder.File(), options => options.MaxBytes = 1_048_576);
        await shop.ServesAsync();
        await shop.IsWrittenAsync();
        var written = await FillAsync(shop);
        Assert.Contains("SQLite 13", shop.Status.LastError, StringComparison.Ordinal);
        await shop.ServesAsync();
        shop.Source.Add(new StoreBatch { Stops = [Rows.Stop("y")], Audit = [Rows.Audit("e")] });
        Assert.True(await shop.FlushAsync());
        Assert.Equal("e", Assert.Single(await shop.Store.ReadAuditAsync(0, 10, default)).Id);
        var state = await shop.Store.LoadAsync(default);
        Assert.Equal("y", Assert.Single(state.Stops).Experiment);
        Assert.Equal(written, state.Samples.Select(sample => sample.Id));
        Assert.InRange(new FileInfo(_folder.File()).Length, 1, 1_048_576);
        Assert.Single(shop.Logs.Entries, entry => entry.Event.Name == "Failed");

        // Room is made, and everything that waited is written.
        shop.Source.Add(new StoreBatch { RemovedSamples = written });
        await shop.IsWrittenAsync();
        Assert.Single(shop.Logs.Entries, entry => entry.Event.Name == "Recovered");
    }

    [Fact]
    public async Task A_disk_that_is_full_or_read_only_costs_only_what_was_not_written()
    {
        var folder = Directory.CreateDirectory(_folder.File("disk")).FullName;
        using var disk = SmallDisk.TryMount(folder);
        output.WriteLine(disk is null ? "no disk may be mounted here: the folder's mode is taken instead" : "a disk of two megabytes");
        await using var shop = await ShadowedShop.StartAsync(Path.Combine(folder, "shadowing.db"));
        await shop.ServesAsync();
        await shop.IsWrittenAsync();
        if (disk is not null)
        {
            // Somebody else's file, which is deleted when the disk is full: to free pages of its own SQLite needs room first.
            var others = Path.Combine(folder, "others");
            await File.WriteAllBytesAsync(others, new byte[700_000]);
            var written = await FillAsync(shop);
            output.WriteLine(shop.Status.LastError ?? "nothing is wrong");
            await shop.ServesAsync();
            Assert.Equal(written, (await SqliteStores.Open(Path.Combine(folder, "shadowing.db")).ReadSamplesAsync()).Order(
                StringComparer.Ordinal));
            File.Delete(others);
            await shop.ServesAsync();
            await shop.IsWrittenAsync();
            Assert.Equal(written.Count + 1, (await shop.Store.LoadAsync(default)).Samples.Count);
        }

        MayBeWritten(disk, folder, false);
        try
        {
            await shop.ServesAsync();
            Assert.False(await shop.FlushAsync());
            output.WriteLine(shop.Status.LastError ?? "nothing is wrong");
            Assert.NotEqual(0, shop.Status.PendingRows);
        }
        finally
        {
            MayBeWritten(disk, folder, true);
        }

        await shop.ServesAsync();
        await shop.IsWrittenAsync();
    }

    [Fact]
    public async Task A_file_that_another_connection_holds_is_written_when_it_is_let_go()
    {
        await using var shop = await ShadowedShop.StartAsync(_folder.File());
        await shop.IsWrittenAsync();
        await using (var other = RawDatabase.Open(_folder.File()))
        {
            RawDatabase.Execute(other, "BEGIN EXCLUSIVE");
            await shop.ServesAsync();
            Assert.False(await shop.FlushAsync());
            Assert.Contains("SQLite 5", shop.Status.LastError, StringComparison.Ordinal);
            await shop.ServesAsync();
            Assert.Equal(0, Assert.Single(await shop.HistoryAsync()).Sampled);
            RawDatabase.Execute(other, "COMMIT");
        }

        await shop.IsWrittenAsync();
    }

    [Fact]
    public async Task A_file_or_folder_that_is_deleted_is_made_anew_for_its_owner_only()
    {
        var path = _folder.File("sub/shadowing.db");
        await using var shop = await ShadowedShop.StartAsync(path);
        await shop.ServesAsync();
        await shop.IsWrittenAsync();
        File.Delete(path);
        await shop.ServesAsync();
        await shop.IsWrittenAsync();
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        await shop.ServesAsync();
        await shop.IsWrittenAsync();
        Assert.Equal(0, shop.Status.Failures);
        Assert.Equal("-rw-------", Modes.Of(path));
    }

    [Fact]
    public async Task A_folder_that_became_a_file_is_an_error_until_it_is_a_folder_again()
    {
        var path = _folder.File("sub/shadowing.db");
        await using var shop = await ShadowedShop.StartAsync(path);
        await shop.ServesAsync();
        await shop.IsWrittenAsync();
        var folder = Path.GetDirectoryName(path)!;
        Directory.Move(folder, folder + "-away");
        await File.WriteAllTextAsync(folder, "a file");
        await shop.ServesAsync();
        Assert.False(await shop.FlushAsync());
        Assert.NotNull(shop.Status.LastError);
        Assert.DoesNotContain(_folder.Path, shop.Status.LastError, StringComparison.Ordinal);
        File.Delete(folder);
        Directory.Move(folder + "-away", folder);
        await shop.IsWrittenAsync();
    }

    [Theory]
    [InlineData("garbage", "SQLite 26")]
    [InlineData("cut in two", "SQLite 11")]
    [InlineData("overwritten in its midst", "SQLite 11")]
    public async Task A_damaged_file_is_left_as_it_is_and_replaced_when_somebody_moves_it_away(string damage, string error)
    {
        var path = _folder.File();
        await using var shop = await ShadowedShop.StartAsync(path);
        shop.Source.Add(new StoreBatch
        {
            Samples =
            [.. Enumerable.Range(0, 200).Select(number => Rows.Sample($"s{number:000}", "g", content: new string('s', 2_000)))]
        });
        await shop.ServesAsync();
        await shop.IsWrittenAsync();
        var bytes = await File.ReadAllBytesAsync(path);
        switch (damage)
        {
            case "garbage":
                new Random(1).NextBytes(bytes);
                break;
            case "cut in two":
                bytes = bytes[..(bytes.Length / 2 / 4_096 * 4_096)];
                break;
            default:
                new Random(1).NextBytes(bytes.AsSpan(4_096));
                break;
        }

        await File.WriteAllBytesAsync(path, bytes);
        for (var round = 0; round < 3; round++)
        {
            await shop.ServesAsync();
            Assert.False(await shop.FlushAsync());
        }

        Assert.Contains(error, shop.Status.LastError, StringComparison.Ordinal);
        Assert.InRange(shop.Status.Failures, 3, long.MaxValue);
        Assert.Single(shop.Logs.Entries, entry => entry.Event.Name == "Failed");
        Assert.Equal(bytes, await File.ReadAllBytesAsync(path));
        File.Move(path, path + ".away");
        File.Delete(path + "-wal");
        File.Delete(path + "-shm");
        await shop.IsWrittenAsync();
    }

    [Fact]
    public async Task A_file_that_is_damaged_at_the_start_keeps_shadowing_off_and_the_application_serving()
    {
        await File.WriteAllTextAsync(_folder.File(), new string('x', 10_000));
        await using var shop = await ShadowedShop.StartAsync(_folder.File());
        Assert.False(shop.KnowsWhatWasStopped);
        await shop.ServesAsync(isSampled: false);
        Assert.Contains("nothing is sampled", shop.Status.LastError, StringComparison.Ordinal);
        File.Move(_folder.File(), _folder.File("away"));
        Assert.True(await shop.FlushAsync());
        await shop.ServesAsync();
        await shop.IsWrittenAsync();
    }

    [Fact]
    public async Task A_database_of_another_application_is_not_touched()
    {
        RawDatabase.Execute(_folder.File(), "CREATE TABLE customer (name TEXT); INSERT INTO customer VALUES ('somebody')");
        var bytes = await File.ReadAllBytesAsync(_folder.File());
        await using var shop = await ShadowedShop.StartAsync(_folder.File());
        await shop.ServesAsync(isSampled: false);
        Assert.Contains("another application", shop.Status.LastError, StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(_folder.File()));
    }

    [Fact]
    public async Task A_file_of_a_newer_version_is_not_touched()
    {
        await SqliteStores.Open(_folder.File()).SaveAsync(new StoreBatch { Stops = [Rows.Stop("x")] }, default);
        RawDatabase.Execute(_folder.File(), "PRAGMA user_version = 999");
        await using var shop = await ShadowedShop.StartAsync(_folder.File());
        await shop.ServesAsync(isSampled: false);
        Assert.Contains("version 999", shop.Status.LastError, StringComparison.Ordinal);
        Assert.Equal("999", RawDatabase.Text(_folder.File(), "PRAGMA user_version"));
    }

    [Fact]
    public async Task What_is_lost_at_the_end_is_counted()
    {
        var shop = await ShadowedShop.StartAsync(_folder.File());
        await shop.IsWrittenAsync();
        await File.WriteAllTextAsync(_folder.File(), new string('x', 10_000));
        await shop.ServesAsync();
        Assert.False(await shop.FlushAsync());
        await shop.DisposeAsync();
        Assert.Contains("The last row of evidence could not be written",
            Assert.Single(shop.Logs.Entries, entry => entry.Event.Name == "LostAtStop").Message, StringComparison.Ordinal);
    }

    // Until nothing goes in any more; answers what did.
    private static async Task<List<string>> FillAsync(ShadowedShop shop)
    {
        var written = new List<string>();
        for (var number = 0; number < 100; number++)
        {
            var id = $"s{number:000}";
            shop.Source.Add(new StoreBatch { Samples = [Rows.Sample(id, "g", content: new string('s', 150_000))] });
            if (!await shop.FlushAsync())
            {
                return written;
            }

            written.Add(id);
        }

        throw new InvalidOperationException("It never became full.");
    }

    private static void MayBeWritten(SmallDisk? disk, string folder, bool allowed)
    {
        if (disk is not null)
        {
            disk.MayBeWritten(allowed);
        }
        else
        {
            Modes.Set(folder, allowed ? "rwx" : "r-x");
        }
    }
}
