using System.Globalization;
using System.Text;
using Shadowing.Benchmarks.Caller;
using Shadowing.Benchmarks.Scale;
using Shadowing.Benchmarks.Services;
using Shadowing.TestSupport;

namespace Shadowing.Benchmarks.Report;

/// <summary>Runs all suites that take minutes, holds them against their goals, and writes the pages.</summary>
internal static class ReportRun
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "benchmarks");

    /// <summary>Measures, and writes benchmarks/RESULTS.md and the pages and pictures that it leads to.</summary>
    public static async Task WriteAsync()
    {
        // The first: what the compiler has seen of the framework's own code decides how fast it is, and callers' pipelines must not differ
        // in that.
        var caller = CallerSuite.Run();
        var parts = new List<SuiteResult>();
        foreach (var suite in PartSuites.All)
        {
            parts.Add(suite());
            Tell(parts[^1]);
        }

        var services = ServiceLook.Run();
        Tell(services);

        // The last: it fills what is kept for large answers, and has the compiler look at other ways than a caller's.
        var scale = ScaleSuite.Run();
        Tell(scale);
        await WriteAsync("PARTS.md", Parts(parts));
        await WriteAsync("SERVICES.md", Services(services));
        await WriteAsync("CALLER.md", Caller(caller));
        await WriteAsync("SCALE.md", Scale(scale));
        var suites = (SuiteResult[])[caller, services, scale, .. parts];
        foreach (var (file, picture) in suites.Select(static suite => suite.Picture).OfType<(string, string)>())
        {
            await WriteAsync(file, picture);
        }

        var results = Results(suites);
        await WriteAsync("RESULTS.md", results);
        Console.WriteLine(results);
    }

    // Whoever waits sees that it goes on, and what was found when it does not end.
    private static void Tell(SuiteResult suite) => Console.WriteLine(
        $"{TimeProvider.System.GetUtcNow():HH:mm:ss} {suite.Name}\n\n{suite.Figures}\n{GoalTable.Of(suite.Goals)}");

    private static string Results(IReadOnlyList<SuiteResult> suites)
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"""
            # What it costs

            Written by `dotnet run -c Release --project benchmarks/Shadowing.Benchmarks -- --report`. All figures are one thread's own processor time, medians of interleaved rounds in one run, when the compiler had nothing
            left to do; what counts are ratios within a run, for the machine is a shared one.

            | | |
            |---|---|
            | machine | {MeasuredMachine.Name} |
            | processors | {MeasuredMachine.Processors} |
            | runtime | {MeasuredMachine.Runtime} |
            | date | {TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC |
            | version and commit | {MeasuredBuild.Version} |

            ## What is to be shown

            By each suite, in a sentence; how far it is so, the goals below say.


            """).ReplaceLineEndings("\n"));
        foreach (var suite in suites)
        {
            text.Append(CultureInfo.InvariantCulture, $"* [{suite.Name}]({Page(suite)}): {suite.Claim}\n");
        }

        text.Append("""

            Runs of their own, each with its date, and its goals, on its page:


            """.ReplaceLineEndings("\n"));
        foreach (var (page, of, command) in (ReadOnlySpan<(string, string, string)>)
            [
                ("COMPARISON.md", "comparing JSON, beside others who do that", "--filter *Json* --results"),
                ("END_TO_END.md", "whole server processes under load", "--end-to-end"),
                ("FLEET.md", "what fleets of instances ask of their database", "--fleet --results"),
                ("SOAK.md", "a long run, which leaves nothing behind", "--soak 30m --results"),
            ])
        {
            // A page that nobody has written yet is no page to lead to.
            var link = File.Exists(Path.Combine(s_folder, page)) ? $"[{page}]({page})" : $"{page} (not written yet)";
            text.Append(CultureInfo.InvariantCulture, $"* {link}: {of}; by `{command}`\n");
        }

        text.Append("\n## Goals\n\n");
        text.Append(GoalTable.Of([.. suites.SelectMany(
            static suite => suite.Goals.Select(goal => goal with { Name = $"{suite.Name}: {goal.Name}" }))]));
        text.Append("\nWhat is said of a missed goal was measured in the same run; what was done about those of *Caller* and tried in vain: [decision 38](../docs/design/decisions/0038-what-is-costly-comes-last.md).\n");
        return text.ToString();
    }

    private static string Page(SuiteResult suite) => suite.Name switch
    {
        "Caller" => "CALLER.md",
        "Services" => "SERVICES.md",
        "Scale" => "SCALE.md",
        _ => $"PARTS.md#{suite.Name.ToLowerInvariant()}",
    };

    private static string Parts(IEnumerable<SuiteResult> parts)
    {
        var text = new StringBuilder("""
            # What each part costs

            Of the run that [RESULTS.md](RESULTS.md) tells of, which holds each against its goals. Times are the measuring thread's own, and bytes are what it allocates, for one time.

            """.ReplaceLineEndings("\n"));
        foreach (var part in parts)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {part.Name}\n\n{part.Claim}\n\n{part.Figures}");
        }

        return text.ToString();
    }

    private static string Services(SuiteResult services) => """
        # What a decorator costs its caller

        Of the run that [RESULTS.md](RESULTS.md) tells of, which holds it against its goals: the calling thread's own processor time, medians of 25 interleaved rounds of 4,000 calls in one run
        on one shared machine. *Direct* is the same call on the control itself, through the same delegate; the others are what they cost over it. *Made at run time* is what serves in this library where the compiler
        wrote no decorator; Castle's interceptor draws and passes on. Bytes are allocated on the caller's thread by one call.

        """.ReplaceLineEndings("\n") + services.Figures;

    private static string Scale(SuiteResult scale) => $"# How it grows\n\nOf the run that [RESULTS.md](RESULTS.md) tells of, on {MeasuredMachine.Processors}.\n\n{scale.Figures}";

    private static string Caller(SuiteResult caller) => """
        # What a call costs its caller

        Of the run that [RESULTS.md](RESULTS.md) tells of, which holds it against its goals: the calling thread's own processor time, medians of interleaved rounds in one run, when the compiler had nothing left to do. *In hand* is how many calls are made before
        what is in hand is waited for. The *floor* copies the body into memory of its own for each call in hand, and another thread reads and gives it back; with one in hand it is woken for each, which is no floor. What two measurements of one thing differ by is *pass-through again*. *Bytes* are allocated on the caller's thread by one call.
        *Least* is a middleware that does only what anybody must who counts such a call, or copies such an answer, written by hand for one endpoint: what the platform itself takes. While no call is being captured, nobody looks whether this one is; while one is, that takes two look-ups more. A body is written as a whole into the response's writer, or *in pieces* into its stream.

        ![Cost against the body's length](CALLER.svg)


        """.ReplaceLineEndings("\n") + caller.Figures;

    private static Task WriteAsync(string file, string text) => File.WriteAllTextAsync(Path.Combine(s_folder, file), text);
}
