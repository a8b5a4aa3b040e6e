using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Benchmarks.Report;
using Shadowing.Execution;
using Shadowing.TestSupport;

namespace Shadowing.Benchmarks.Soak;

/// <summary>Keeps an application busy for a time, all calls shadowed, and looks whether the process grows.</summary>
/// <param name="length">For how long.</param>
/// <param name="leaks">Whether to keep something of each request on purpose, to see that it is found.</param>
internal sealed class SoakRun(TimeSpan length, bool leaks)
{
    private const int Points = 60;
    private const int Clients = 8;
    private const long MostHeap = 1_048_576;
    private const int MostThreads = 4;
    private const int MostHandles = 8;
    private readonly List<byte[]> _leak = [];
    private readonly StringBuilder _text = new();
    private readonly ConcurrentDictionary<string, string> _expected = new(StringComparer.Ordinal);
    private long _answered;
    private long _unexpected;

    /// <summary>Gets what was found, as Markdown.</summary>
    public string Text => _text.ToString();

    /// <summary>Runs a soak as the command line asks for it.</summary>
    /// <param name="length">For how long: <c>30m</c>, <c>90s</c>.</param>
    /// <param name="leaks">Whether to leak on purpose.</param>
    /// <param name="writesResults">Whether to write benchmarks/SOAK.md.</param>
    /// <returns>The exit code: 0 when nothing grows.</returns>
    public static async Task<int> RunAsync(string length, bool leaks, bool writesResults)
    {
        var unit = length[^1] == 'm' ? TimeSpan.FromMinutes(1) : TimeSpan.FromSeconds(1);
        var run = new SoakRun(unit * int.Parse(length[..^1], NumberStyles.None, CultureInfo.InvariantCulture), leaks);
        var isFlat = await run.RunAsync();
        if (writesResults)
        {
            await File.WriteAllTextAsync(Path.Combine(Repository.Root, "benchmarks", "SOAK.md"), $"""
                # A long run

                Written by `dotnet run --project benchmarks/Shadowing.Benchmarks -c Release -- --soak {length} --results` on
                {TimeProvider.System.GetUtcNow():yyyy-MM-dd}, of {MeasuredBuild.Version},
                {Environment.ProcessorCount} processors, {System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription}:
                {Clients} clients ask as fast as they are answered, every call is shadowed, and {Points} times
                all wait until nothing is in hand, and the process is looked at after a full collection. With `--leak`, which keeps a kilobyte of each answer, the same run must fail.

                {run.Text}
                """.ReplaceLineEndings("\n"));
        }

        return isFlat ? 0 : 1;
    }

    /// <summary>Runs it, a line for each look.</summary>
    /// <returns>Whether nothing grows and everything was given back.</returns>
    public async Task<bool> RunAsync()
    {
        await using var candidate = await SoakApplication.StartCandidateAsync();
        await using var app = await SoakApplication.StartAsync(candidate.Address);
        var points = new List<SoakPoint>();
        var started = TimeProvider.System.GetTimestamp();
        while (points.Count < Points)
        {
            using var end = new CancellationTokenSource(length / Points);
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(number => Task.Run(() => AskAsync(app.Client, number, end.Token))));

            // Looked at while nothing is in hand: then what is there is kept.
            using var deadline = new CancellationTokenSource(TestApp.Deadline);
            try
            {
                await app.Report.WhenIdleAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                SayWhatIsLeft(app);
                return false;
            }

            points.Add(Look(TimeProvider.System.GetElapsedTime(started), app));
            Say(points[^1]);
        }

        return Judge(points, app);
    }

    private async Task AskAsync(HttpClient client, int number, CancellationToken end)
    {
        for (var turn = number; !end.IsCancellationRequested; turn++)
        {
            var path = SoakApplication.Paths[turn % SoakApplication.Paths.Length];
            using var request = new HttpRequestMessage(path == "/echo" ? HttpMethod.Post : HttpMethod.Get, path);
            request.Content = path == "/echo" ? new ByteArrayContent(new byte[2_000]) : null;
            using var response = await client.SendAsync(request, CancellationToken.None);
            var answer = await response.Content.ReadAsByteArrayAsync(CancellationToken.None);
            Interlocked.Increment(ref _answered);
            var seen = $"{response.StatusCode} {Convert.ToHexString(SHA256.HashData(answer))}";
            if (!response.IsSuccessStatusCode || _expected.GetOrAdd(path, seen) != seen)
            {
                Interlocked.Increment(ref _unexpected);
            }

            if (leaks)
            {
                lock (_leak)
                {
                    _leak.Add(answer[..Math.Min(answer.Length, 1_000)]);
                }
            }
        }
    }

    private SoakPoint Look(TimeSpan at, TestApp app)
    {
        using var process = Process.GetCurrentProcess();
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        return new SoakPoint(at, Volatile.Read(ref _answered), GC.GetTotalMemory(forceFullCollection: true), process.Threads.Count,
            OperatingSystem.IsLinux() ? Directory.GetFiles("/proc/self/fd").Length : process.HandleCount, Reserved(app));
    }

    private static long Reserved(TestApp app) => app.App.Services.GetRequiredService<CaptureGate>().Bytes.Reserved;

    private static void Say(SoakPoint point) => Console.WriteLine(string.Join("  ",
        point.At.ToString("hh\\:mm\\:ss", CultureInfo.InvariantCulture),
        string.Create(CultureInfo.InvariantCulture, $"{point.Answered,10:N0} answered  heap {point.HeapBytes / 1_048_576.0,7:N2} MB"),
        string.Create(CultureInfo.InvariantCulture, $"{point.Threads,3} threads  {point.Handles,4} handles"),
        string.Create(CultureInfo.InvariantCulture, $"{point.ReservedBytes,10:N0} bytes of bodies")));

    private static void SayWhatIsLeft(TestApp app)
    {
        var states = app.App.Services.GetRequiredService<ExperimentStates>();
        foreach (var experiment in app.Report.Capture().Experiments)
        {
            var state = states.Of(experiment.Name);
            var account = experiment.Account;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{experiment.Name}: {account.InFlight} of {account.Sampled} calls have not ended; {state.InHand} in hand, {state.Runs} run, {state.Stuck} stuck, {state.Threads.Count} threads, queue {(state.Queue.IsEmpty ? "empty" : "not empty")}"));
        }
    }

    private bool Judge(List<SoakPoint> points, TestApp app)
    {
        // What fills once, such as samples up to their bound, fills in the first third.
        var steady = points[(points.Count / 3)..];
        var isFlat = Smoke.IsOn | Judge("heap, bytes", steady, static point => point.HeapBytes, MostHeap)
            & Judge("threads", steady, static point => point.Threads, MostThreads)
            & Judge("handles", steady, static point => point.Handles, MostHandles);
        var report = app.Report.Capture();
        var (reserved, addUp) = (Reserved(app), report.Experiments.All(static experiment => experiment.Account.AddsUp));
        Add($"* {points[^1].Answered:N0} requests, {Volatile.Read(ref _unexpected)} answered otherwise than the first of its kind");
        Add($"* bytes of bodies not given back: {reserved:N0}; accounts {(addUp ? "add up" : "DO NOT ADD UP")}; faults: {report.Faults}");
        Add("\n| experiment | sampled | match | mismatch | failed | timed out | dropped |\n|---|--:|--:|--:|--:|--:|--:|");
        foreach (var (name, account) in report.Experiments.Select(static experiment => (experiment.Name, experiment.Account)))
        {
            var dropped = account.Dropped.Values.Sum();
            Add($"| {name} | {account.Sampled:N0} | {account.Match:N0} | {account.Mismatch:N0} | {account.CandidateFailed:N0} | {account.TimedOut:N0} | {dropped:N0} |");
        }

        return isFlat && reserved == 0 && addUp && report.Faults == 0 && Volatile.Read(ref _unexpected) == 0;
    }

    private bool Judge(string name, List<SoakPoint> points, Func<SoakPoint, double> value, double most)
    {
        var values = points.Select(value).ToList();
        var (growth, isOne) = SoakTrend.Of(values);
        var isFlat = !isOne || growth <= most;
        var sure = isOne ? string.Empty : " (chance)";
        Add($"* {name}: {values.Min():N0} to {values.Max():N0}; after the first third it grows by {growth:N0}{sure}: {(isFlat ? "flat" : "GROWS")}");
        return isFlat;
    }

    private void Add(FormattableString line)
    {
        var text = line.ToString(CultureInfo.InvariantCulture);
        Console.WriteLine(text);
        _text.Append(text).Append('\n');
    }

    private void Add(string line)
    {
        Console.WriteLine(line);
        _text.Append(line).Append('\n');
    }
}
