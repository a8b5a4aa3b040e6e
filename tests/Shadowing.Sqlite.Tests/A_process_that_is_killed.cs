using System.Diagnostics;
using System.Globalization;
using Shadowing.Storage;

namespace Shadowing.Sqlite.Tests;

public sealed class A_process_that_is_killed(ITestOutputHelper output)
{
    private const int Kills = 25;

    [Fact]
    public async Task What_was_acknowledged_is_read_back_after_each_of_25_kills_and_no_batch_is_there_in_part()
    {
        using var folder = new TemporaryFolder();
        var (path, random, next) = (folder.File(), new Random(20_260_301), 1);
        for (var kill = 0; kill < Kills; kill++)
        {
            var acknowledged = await WriteUntilKilledAsync(path, next, stopAfter: random.Next(1, 25), spins: random.Next(0, 400_000));
            var state = await SqliteStores.Open(path).LoadAsync(default);
            var newest = int.Parse(state.Groups.Single(group => group.Id == "newest").Content, CultureInfo.InvariantCulture);

            // The last one may be there without its acknowledgement, as a whole; what was acknowledged may not be missing.
            Assert.InRange(newest, acknowledged, acknowledged + 1);
            await HoldsAsync(path, state, newest);
            output.WriteLine($"{kill + 1}: acknowledged up to {acknowledged}, there up to {newest}");
            next = newest + 1;
        }
    }

    private static async Task HoldsAsync(string path, StoredState state, int newest)
    {
        var kept = Enumerable.Range(Math.Max(1, newest - 29), Math.Min(newest, 30))
            .Select(number => number.ToString(CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(kept.Append("newest").Order(StringComparer.Ordinal),
            state.Groups.Select(group => group.Id).Order(StringComparer.Ordinal));
        Assert.Equal(kept.SelectMany(number => Enumerable.Range(0, 20).Select(part => $"{number}/{part}")).Order(StringComparer.Ordinal),
            state.Samples.Select(sample => sample.Id).Order(StringComparer.Ordinal));
        Assert.Equal(newest.ToString(CultureInfo.InvariantCulture), Assert.Single(state.Stops).Reason);
        var store = SqliteStores.Open(path);
        var minutes = await store.ReadHistoryAsync("x", null, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, default);
        Assert.Equal(Enumerable.Range(1, newest).Select(number => (long)number), minutes.Select(minute => minute.Sampled));
        Assert.Equal(newest, (await store.ReadAuditAsync(0, 100_000, default)).Count);
        Assert.Equal("ok", RawDatabase.Text(path, "PRAGMA integrity_check"));
    }

    private static async Task<int> WriteUntilKilledAsync(string path, int first, int stopAfter, int spins)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Shadowing.KilledApp.dll");
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", [program, path, first.ToString(CultureInfo.InvariantCulture)])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false
            })!;
        try
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            var last = first - 1;
            for (var seen = 0; seen < stopAfter; seen++)
            {
                last = int.Parse((await process.StandardOutput.ReadLineAsync(deadline.Token))!, CultureInfo.InvariantCulture);
            }

            // Somewhere in the next write or two, not always right after an acknowledgement.
            Thread.SpinWait(spins);
            process.Kill();
            await process.WaitForExitAsync(deadline.Token);
            while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
            {
                // A line that the kill has cut in two acknowledges nothing that could be told.
                last = line == (last + 1).ToString(CultureInfo.InvariantCulture) ? last + 1 : last;
            }

            return last;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
