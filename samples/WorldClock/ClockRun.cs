using WorldClock.CommandLine;
using WorldClock.Summary;
using WorldClock.Traffic;

namespace WorldClock;

/// <summary>One run: sends the traffic, waits for the last comparison, says what was found.</summary>
internal sealed class ClockRun(Clocks clocks, ClockOptions options)
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(60);

    /// <summary>Runs.</summary>
    /// <returns>The exit code: 0 when everything that must hold does, whatever differs.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var tally = new Tally();
        var start = TimeProvider.System.GetTimestamp();
        using var caller = new Caller(clocks, tally);
        var zones = await caller.AskZonesAsync(cancellation);
        Console.WriteLine(FormattableString.Invariant(
            $"Asking {options.Requests:N0} questions about {zones.Count} zones, over {Caller.Connections} connections, with seed {options.Seed}."));
        await new ProgressLine(clocks, tally, options.Requests).ShowUntilAsync(
            caller.AskAsync(new Questions(zones, options.Requests - tally.Sent, options.Seed), cancellation));
        await WaitForLastComparisonAsync(cancellation);

        var result = new RunResult(tally, TimeProvider.System.GetElapsedTime(start), await clocks.ReportAsync(cancellation));
        Console.WriteLine(SummaryText.Write(result));
        Console.WriteLine(TerminalTables.Align(result.Report.ToMarkdown()));
        return Judge(result);
    }

    private async Task WaitForLastComparisonAsync(CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(s_longestWait, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            await clocks.WhenIdleAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The account shows what is still in flight, and the checks fail with it.
        }
    }

    private static int Judge(RunResult result)
    {
        var failures = RunChecks.Failures(result).ToList();
        foreach (var failure in failures)
        {
            Console.Error.WriteLine($"FAILED: {failure}");
        }

        if (failures.Count == 0)
        {
            Console.WriteLine("Checked: every request was answered with status 200, every one was sampled, and the accounts add up.");
        }

        return failures.Count == 0 ? 0 : 1;
    }
}
