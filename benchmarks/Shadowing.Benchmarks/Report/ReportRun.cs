using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Shadowing.Benchmarks.Caller;
using Shadowing.TestSupport;

namespace Shadowing.Benchmarks.Report;

/// <summary>Measures what the library costs a caller, holds it against the goals, and writes and draws it.</summary>
internal static class ReportRun
{
    private const int DrawnInHand = 64;

    /// <summary>Measures, and writes benchmarks/CALLER.md with its picture.</summary>
    public static async Task WriteAsync()
    {
        var rows = CallerLook.Run();
        var goals = CallerGoals.Of(rows).ToList();
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"""
            # What a call costs its caller

            Written by `dotnet run --project benchmarks/Shadowing.Benchmarks -c Release -- --report` on
            {TimeProvider.System.GetUtcNow():yyyy-MM-dd}, of {MeasuredBuild.Version},
            {Environment.ProcessorCount} processors, {RuntimeInformation.FrameworkDescription}. The calling thread's own processor time, medians of interleaved rounds in one run, when the compiler had nothing left to do. *In hand* is how many calls are made before
            what is in hand is waited for. The *floor* copies the body into memory of its own for each call in hand, and another thread reads and gives it back; with one in hand it is woken for each, which is no floor. What two measurements of one thing differ by is *pass-through again*. *Bytes* are allocated on the caller's thread by one call.

            ![Cost against the body's length](CALLER.svg)

            Why goals are missed: [decision 38](../docs/design/decisions/0038-what-is-costly-comes-last.md).


            """).ReplaceLineEndings("\n"));
        text.Append(GoalTable.Of(goals));
        text.Append("\n## All figures\n\n").Append(CallerLook.Table(rows));
        var folder = Path.Combine(Repository.Root, "benchmarks");
        await File.WriteAllTextAsync(Path.Combine(folder, "CALLER.md"), text.ToString());
        await File.WriteAllTextAsync(Path.Combine(folder, "CALLER.svg"), CostPlot.Draw(rows, DrawnInHand));
        Console.WriteLine(text);
    }
}
