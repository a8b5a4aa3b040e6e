using System.Globalization;
using System.Text;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using Shadowing.Benchmarks;
using Shadowing.Benchmarks.Caller;
using Shadowing.Benchmarks.EndToEnd;
using Shadowing.Benchmarks.Fleet;
using Shadowing.Benchmarks.Json;
using Shadowing.Benchmarks.Report;
using Shadowing.Benchmarks.Scale;
using Shadowing.Benchmarks.Services;
using Shadowing.Benchmarks.Soak;
using Shadowing.TestSupport;

// "--look services" measures the decorators alone, by the thread's processor time.
if (args is ["--look", "services"])
{
    var services = ServiceLook.Run();
    Console.WriteLine(services.Figures + "\n" + GoalTable.Of(services.Goals));
    return 0;
}

// "--look caller" measures what the middleware costs its caller, by the thread's processor time, beside a floor; "--look caller 1024" with
// bodies of that length alone.
if (args is ["--look", "caller", ..])
{
    Console.WriteLine(CallerLook.Table(CallerLook.Run(args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : null)));
    return 0;
}

// "--look scale" measures how throughput and memory grow.
if (args is ["--look", "scale"])
{
    var scale = ScaleSuite.Run();
    Console.WriteLine(scale.Figures + "\n" + GoalTable.Of(scale.Goals));
    return 0;
}

// "--report" runs all suites but the long ones, holds them against their goals, and writes benchmarks/RESULTS.md and what that
// leads to.
if (args is ["--report"])
{
    await ReportRun.WriteAsync();
    return 0;
}

// "--end-to-end" puts whole server processes under load and writes benchmarks/END_TO_END.md; "--end-to-end 1" has one round only.
if (args is ["--end-to-end", ..])
{
    await EndToEndPage.WriteAsync(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : EndToEndPage.Rounds);
    return 0;
}

// One of those servers.
if (args is ["--serve", ..])
{
    await ServedApplication.RunAsync(args);
    return 0;
}

// "--pinned 1000000" makes so many sampled calls on one processor, with the rest of the process on another.
if (args is ["--pinned", var calls])
{
    return PinnedRun.Run(int.Parse(calls, CultureInfo.InvariantCulture));
}

// "--soak 30m" keeps an application busy and fails when the process grows; with "--leak" it must fail; with "--results" it writes
// benchmarks/SOAK.md.
if (args is ["--soak", var time, ..])
{
    return await SoakRun.RunAsync(time, args.Contains("--leak"), args.Contains("--results"));
}

// "--fleet" measures what fleets of 3, 30 and 200 instances ask of one PostgreSQL, "--fleet 1000" one of a thousand, through a pooler, for
// which two processors are too few; with "--results" it writes benchmarks/FLEET.md.
if (args is ["--fleet", ..])
{
    int[] sizes = [.. args.Skip(1).Where(static arg => arg != "--results").Select(static arg => int.Parse(arg, CultureInfo.InvariantCulture))];
    await FleetRun.RunAsync(sizes is [] ? [3, 30, 200] : sizes, args.Contains("--results"));
    return 0;
}

// "--look queue" measures one of the parts.
if (args is ["--look", var part] && PartSuites.Quick.TryGetValue(part, out var suite))
{
    var result = suite();
    Console.WriteLine(result.Figures + "\n" + GoalTable.Of(result.Goals));
    return 0;
}

// "--look 262144" measures the JSON comparer alone, quickly, by the thread's processor time: for those who work on it.
if (args is ["--look", var length])
{
    Console.WriteLine(JsonSuite.Table(QuickLook.Run(int.Parse(length, CultureInfo.InvariantCulture))));
    return 0;
}

// "--smoke" runs each benchmark and each part once: it shows that they work, and no time of it means anything. "--results" writes
// benchmarks/COMPARISON.md.
Smoke.IsOn = args.Contains("--smoke");
var writesResults = args.Contains("--results");
var job = Smoke.IsOn ? Job.Dry : Job.Default.WithWarmupCount(3).WithIterationCount(7).WithIterationTime(TimeInterval.FromMilliseconds(100));
var config = ManualConfig.CreateEmpty()
    .AddJob(job.WithToolchain(InProcessEmitToolchain.Instance))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .AddExporter(MarkdownExporter.GitHub)
    .AddLogger(ConsoleLogger.Default)
    .WithOptions(ConfigOptions.DisableOptimizationsValidator);
string[] passed = [.. args.Where(static arg => arg is not ("--smoke" or "--results"))];
var summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly)
    .Run(passed.Contains("--filter") ? passed : [.. passed, "--filter", "*"], config).ToList();
if (writesResults)
{
    var text = new StringBuilder("""
        # What comparing JSON costs

        Written by `dotnet run --project benchmarks/Shadowing.Benchmarks -c Release -- --filter *Json* --results`. Times are medians of one run on one machine, and a shared one: what counts are
        the ratios within a row. *Two scans* is `Utf8JsonReader` reading both documents and doing nothing else; the numbers of the peers are multiples of it, as is *ratio*. *Bytes* are
        allocated by one comparison in the steady state. The peers parse, because what is compared are bytes.

        """.ReplaceLineEndings("\n"));
    JsonResults.Write(text, summaries);
    await File.WriteAllTextAsync(Path.Combine(Repository.Root, "benchmarks", "COMPARISON.md"), text.ToString());
}

if (Smoke.IsOn)
{
    foreach (var once in PartSuites.Quick.Values)
    {
        Console.WriteLine($"{once().Name}: it works");
    }
}

if (Smoke.IsOn)
{
    await FleetRun.RunAsync([2], writesResults: false);
}

if (Smoke.IsOn && await SoakRun.RunAsync("5s", leaks: false, writesResults: false) != 0)
{
    return 1;
}

return summaries.All(static summary => !summary.HasCriticalValidationErrors && summary.Reports.All(static report => report.Success))
    ? 0
    : 1;
