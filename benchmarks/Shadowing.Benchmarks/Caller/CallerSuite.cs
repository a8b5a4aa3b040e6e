using Shadowing.Benchmarks.Report;

namespace Shadowing.Benchmarks.Caller;

/// <summary>Measures what the middleware costs its caller, and holds it against the goals.</summary>
internal static class CallerSuite
{
    private const int DrawnInHand = 16;

    /// <summary>Measures.</summary>
    public static SuiteResult Run()
    {
        var rows = CallerLook.Run();
        return new SuiteResult("Caller", "A call that is not sampled costs its caller next to nothing, a sampled one not much more than a copy of its answer, and neither any memory.",
            CallerLook.Table(rows), [.. CallerGoals.Of(rows)])
        { Picture = ("CALLER.svg", CostPlot.Draw(rows, DrawnInHand)) };
    }
}
