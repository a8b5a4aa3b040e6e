using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Shadowing.Benchmarks.Report;
using Shadowing.TestSupport;

namespace Shadowing.Benchmarks.Fleet;

/// <summary>Lets fleets of instances share a database, and measures what they ask of it.</summary>
internal static class FleetRun
{
    // Of each instance: all are in one process, and what a thousand do for their calls must leave it time for the rest.
    private const int CallsPerSecond = 2;
    private const int Looked = 10;
    private const double MostGrowth = 1.25;

    // From here on what is done for all of them together is a small part of what is done for one.
    private const int FirstCompared = 30;
    private static readonly TimeSpan s_deadline = TimeSpan.FromMinutes(5);

    // More than an instance lets pass before it reads again.
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2.5);

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
        | instances | transactions | rows | of updates in page | log, KB | rows that die | dead at the end | tables, MB | period, s | fold, s | page read, ms, half / 99 % | database, ms | process, ms | counted | not told of |
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
            var compared = points.Where(static point => point.Instances >= FirstCompared).ToList();
            foreach (var point in compared.Skip(1))
            {
                var growth = of(point) / of(compared[0]);
                yield return new Goal(
                    string.Create(CultureInfo.InvariantCulture, $"{what} of one of {point.Instances:N0} instances"),
                    string.Create(CultureInfo.InvariantCulture, $"at most {MostGrowth} of that of one of {compared[0].Instances:N0}"),
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
        share one PostgreSQL 15 with its defaults but for `fsync=off`, `max_connections=300`, `shared_buffers=256MB` and `max_wal_size=4GB`; each has {FleetApplication.Endpoints} endpoints and gets {CallsPerSecond} calls a
        second, all of them sampled and one in a hundred different. All figures are of {Length.TotalSeconds:F0} s without anybody who looks; those of transactions, rows, log and processor time are per second and
        instance. After that pages of {Looked} of them are asked for as long, each less often than it reads anew.

        | | |
        |---|---|
        | machine | {MeasuredMachine.Name} |
        | processors | {MeasuredMachine.Processors}, for the database and all instances together |
        | date | {TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC |
        | version and commit | {MeasuredBuild.Version} |

        {Head}
        {string.Join('\n', points.Select(static point => point.Line()))}

        *Log* is the write-ahead log. *Rows that die* are old versions, which cleaning takes away; *dead at the end* were not cleaned yet. *Period* is how often an instance writes, *fold* how often
        all is folded. *Page read* is a whole answer of the API about the fleet, over HTTP, read anew from the database. *Process* is all of the process that the instances are in, also what makes
        their calls, divided by them. *Counted* are the calls that the fleet's account has after the load, of those that were made.

        ## Goals

        {goals}
        """).ReplaceLineEndings("\n");

    private static async Task<FleetPoint> MeasureAsync(int size)
    {
        await using var database = await FleetDatabase.StartAsync(size);
        var instances = new List<FleetApplication>();
        using var ends = new CancellationTokenSource();
        Task<long> calling = Task.FromResult(0L);
        try
        {
            for (var number = 0; number < size; number++)
            {
                instances.Add(await FleetApplication.StartAsync(number, database.ConnectionString, FleetDatabase.Schema));

                // The first call of an application takes as long as thousands of others.
                instances[^1].Call(0, -number - 1);
            }

            calling = Task.Factory.StartNew(() => CallAsync(instances, ends.Token), CancellationToken.None,
                TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
            await UntilAsync(async () => await database.LeastBatchesAsync(size) >= 3);
            var from = await database.LookAsync();
            await Task.Delay(Length, TimeProvider.System);
            var (to, reads) = (await database.LookAsync(), new ConcurrentBag<double>());
            using (var length = new CancellationTokenSource(Length))
            {
                await Task.WhenAll(instances.Take(Looked).Select(instance => ReadAsync(instance, reads, length.Token)));
            }

            await ends.CancelAsync();
            var calls = await calling + size;
            var sampled = 0L;
            await UntilAsync(async () => (sampled = await SampledAsync(instances[0])) == calls);
            return new FleetPoint(size, database.IsPooled, from, to, [.. reads.Order()], calls, sampled,
                instances.Sum(static instance => instance.Store.LostCalls));
        }
        finally
        {
            await ends.CancelAsync();
            await calling;
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
                var due = (int)(TimeProvider.System.GetElapsedTime(began).TotalSeconds * CallsPerSecond * instances.Count);
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
        using var pace = new PeriodicTimer(s_pause);
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
        try
        {
            while (!await isSo() && await pause.WaitForNextTickAsync(deadline.Token))
            {
            }
        }
        catch (OperationCanceledException)
        {
            // What it is then, the figures say.
        }
    }
}
