using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Shadowing.Benchmarks.Report;
using Shadowing.TestSupport;

namespace Shadowing.Benchmarks.Fleet;

/// <summary>Lets fleets of instances share a database, and measures what they ask of it.</summary>
internal static class FleetRun
{
    private const int MostCallsPerSecond = 10;

    // All instances are in one process: what they do for their calls must leave it time for the rest.
    private const int MostCallsInAll = 2_000;
    private const int Looked = 3;
    private const double MostGrowth = 1.25;
    private static readonly TimeSpan s_deadline = TimeSpan.FromMinutes(5);

    // Folded again and again, and pages open, for so long.
    private static TimeSpan Length => Smoke.IsOn ? TimeSpan.FromSeconds(5) : TimeSpan.FromMinutes(1);

    /// <summary>Measures some fleets, and writes a line for each as it comes.</summary>
    /// <param name="sizes">How many instances each has.</param>
    /// <param name="writesResults">Whether to write benchmarks/FLEET.md.</param>
    public static async Task RunAsync(IReadOnlyList<int> sizes, bool writesResults)
    {
        var points = new List<FleetPoint>();
        Console.WriteLine(Head);
        foreach (var size in sizes)
        {
            points.Add(await MeasureAsync(size));
            Console.WriteLine(points[^1].Line());
        }

        var goals = GoalTable.Of([.. Goals(points)]);
        Console.WriteLine("\n" + goals);
        if (writesResults)
        {
            await File.WriteAllTextAsync(Path.Combine(Repository.Root, "benchmarks", "FLEET.md"), Page(points, goals));
        }
    }

    private static string Head => """
        | instances | transactions | rows | of updates in page | log, KB | rows that die | dead at the end | tables, MB | period, s | fold, s | page read, ms, half / 99 % | database, ms | instance, ms | counted | not told of |
        |--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
        """;

    private static IEnumerable<Goal> Goals(List<FleetPoint> points)
    {
        foreach (var (what, of) in ((string, Func<FleetPoint, double>)[])
            [
                ("transactions", static point => point.Transactions), ("rows written", static point => point.Rows),
                ("bytes of log", static point => point.Log), ("processor time of the database", static point => point.Processor),
            ])
        {
            foreach (var point in points.Skip(1))
            {
                var growth = of(point) / of(points[0]);
                yield return new Goal(
                    string.Create(CultureInfo.InvariantCulture, $"{what} of one of {point.Instances:N0} instances"),
                    string.Create(CultureInfo.InvariantCulture, $"at most {MostGrowth} of that of one of {points[0].Instances:N0}"),
                    growth.ToString("F2", CultureInfo.InvariantCulture), growth <= MostGrowth);
            }
        }

        foreach (var point in points)
        {
            yield return new Goal(string.Create(CultureInfo.InvariantCulture, $"calls counted of {point.Instances:N0} instances"), "all",
                string.Create(CultureInfo.InvariantCulture, $"{point.Sampled:N0} of {point.Calls:N0}"), point.Sampled == point.Calls);
        }
    }

    private static string Page(List<FleetPoint> points, string goals) => string.Create(CultureInfo.InvariantCulture, $"""
        # What a fleet asks of its database

        Written by `dotnet run -c Release --project benchmarks/Shadowing.Benchmarks -- --fleet --results` (`--fleet 30` measures one size). So many applications in one process
        share one PostgreSQL 15 with its defaults but for `fsync=off`, `shared_buffers=256MB` and `max_wal_size=4GB`; each has {FleetApplication.Endpoints} endpoints, gets {MostCallsPerSecond} calls a second ({MostCallsInAll:N0} in all at most), all
        of them sampled and one in a hundred different, and pages of {Looked} of them are asked twice a second. All figures are for {Length.TotalSeconds:F0} s; those of transactions, rows, log and processor time are per
        second and instance.

        | | |
        |---|---|
        | machine | {MeasuredMachine.Name} |
        | processors | {MeasuredMachine.Processors}, for the database and all instances together |
        | date | {TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC |
        | version and commit | {MeasuredBuild.Version} |

        {Head}
        {string.Join('\n', points.Select(static point => point.Line()))}

        *Log* is the write-ahead log. *Rows that die* are old versions, which cleaning takes away; *dead at the end* were not cleaned yet. *Period* is how often an instance writes, *fold* how often
        all is folded. *Page read* is a whole answer of the API about the fleet. *Counted* are the calls that the fleet's account has after the load, of those that were made.

        ## Goals

        {goals}
        """).ReplaceLineEndings("\n");

    private static async Task<FleetPoint> MeasureAsync(int size)
    {
        await using var database = await FleetDatabase.StartAsync(size);
        var instances = new List<FleetApplication>();
        try
        {
            for (var number = 0; number < size; number++)
            {
                instances.Add(await FleetApplication.StartAsync(number, database.ConnectionString, FleetDatabase.Schema));
            }

            using var ends = new CancellationTokenSource();
            var calling = Task.Factory.StartNew(() => CallAsync(instances, ends.Token), CancellationToken.None,
                TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
            await UntilAsync(async () => await database.LeastBatchesAsync(size) >= 3);
            var (from, reads) = (await database.LookAsync(), new ConcurrentBag<double>());
            using (var length = new CancellationTokenSource(Length))
            {
                await Task.WhenAll(instances.Take(Looked).Select(instance => ReadAsync(instance, reads, length.Token)));
            }

            var to = await database.LookAsync();
            await ends.CancelAsync();
            var calls = await calling;
            var sampled = 0L;
            await UntilAsync(async () => (sampled = await SampledAsync(instances[0])) == calls);
            return new FleetPoint(size, database.IsPooled, from, to, [.. reads.Order()], calls, sampled,
                instances.Sum(static instance => instance.Store.LostCalls));
        }
        finally
        {
            await Parallel.ForEachAsync(instances, static (instance, _) => instance.DisposeAsync());
        }
    }

    // One thread for all, evenly; whoever is late makes up for it.
    private static async Task<long> CallAsync(List<FleetApplication> instances, CancellationToken until)
    {
        var (number, began) = (0, TimeProvider.System.GetTimestamp());
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            while (await pace.WaitForNextTickAsync(until))
            {
                var due = (int)(TimeProvider.System.GetElapsedTime(began).TotalSeconds
                    * Math.Min(MostCallsPerSecond * instances.Count, MostCallsInAll));
                for (; number < due && !until.IsCancellationRequested; number++)
                {
                    instances[number % instances.Count].Call(number / instances.Count, number);
                }
            }
        }
        catch (OperationCanceledException)
        {
        }

        return number;
    }

    private static async Task ReadAsync(FleetApplication instance, ConcurrentBag<double> reads, CancellationToken until)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        try
        {
            while (await pace.WaitForNextTickAsync(until))
            {
                var began = TimeProvider.System.GetTimestamp();
                using var answer = await instance.Client.GetAsync(new Uri("/shadowing/api/v1/experiments/prices", UriKind.Relative), until);
                answer.EnsureSuccessStatusCode();
                reads.Add(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static async Task<long> SampledAsync(FleetApplication instance)
    {
        var answer = await instance.Client.GetStringAsync(new Uri("/shadowing/api/v1/experiments/prices/account", UriKind.Relative));
        return JsonDocument.Parse(answer).RootElement.GetProperty("sampled").GetInt64();
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var deadline = new CancellationTokenSource(s_deadline);
        using var pause = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (!await isSo() && await pause.WaitForNextTickAsync(deadline.Token))
        {
        }
    }
}
