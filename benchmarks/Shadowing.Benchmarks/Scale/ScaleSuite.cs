using System.Globalization;
using System.Text;
using Shadowing.Benchmarks.Report;

namespace Shadowing.Benchmarks.Scale;

/// <summary>Measures how throughput and memory grow, and says what that comes to.</summary>
internal static class ScaleSuite
{
    private const double LeastOfFourWorkers = 3;
    private const double MostBeyondTheBound = 1.02;

    /// <summary>Measures.</summary>
    public static SuiteResult Run()
    {
        var compared = ScaleRun.Compared().ToList();
        var (held, groups, endpoints) = (ScaleRun.Held().ToList(), ScaleRun.Groups().ToList(), ScaleRun.Endpoints().ToList());
        var bounded = held[^1];
        var text = new StringBuilder();
        text.Append(Invariant($"""
            Memory in hand is bounded by `MaxBytes`: of {bounded.Offered} answers of {bounded.Body / 1_024} KB where it allows {Megabytes(bounded.Limit)}, {bounded.InHand} were in hand and held {Megabytes(bounded.Held)}. A group costs {PerOne(groups):N0} bytes, an endpoint {PerOne(endpoints):N0}; of each, {groups[^1].Kept} and {endpoints[^1].Kept} are kept at most.

            ![Comparisons per second against workers](SCALE.svg)

            ## Comparisons per second

            By the wall's clock, in batches, one thread calling and waiting for the end of each batch: so this is the whole, callers included. The answers are JSON with the members of all objects in another order. A candidate that waits does so for 2 ms, or what the system's clock makes of that.


            """));
        Compared(text, compared);
        text.Append("""

            ## Memory of calls in hand

            Every candidate waits, so that all calls are in hand. *Held* is what is counted against `MaxBytes`; the heap has grown by that and all else that a call is, less what spare slabs of earlier calls have served.

            | answers | offered | limit | in hand | held | of the bodies | heap, for one |
            |--:|--:|--:|--:|--:|--:|--:|

            """.ReplaceLineEndings("\n"));
        foreach (var point in held)
        {
            text.Append(Invariant($"| {point.Body / 1_024} KB | {point.Offered:N0} | {Megabytes(point.Limit)} "));
            text.Append(Invariant($"| {point.InHand:N0} | {Megabytes(point.Held)} "));
            text.Append(Invariant($"| {(double)point.Held / (Math.Max(1, point.InHand) * point.Body):0.00} "));
            text.Append(Invariant($"| {point.Heap / Math.Max(1, point.InHand):N0} B |\n"));
        }

        Kept(text, "Memory of groups", "Mismatches of as many endpoints, without their samples, which have a bound of bytes of their own.",
            groups);
        Kept(text, "Memory of endpoints", "The account of each, how long both sides took, and what the verdict rests on.", endpoints);
        return new SuiteResult("Scale", "Comparisons grow with workers until the processors run out, and memory up to its bounds.",
            text.ToString().ReplaceLineEndings("\n"), [.. Goals(compared, bounded, groups, endpoints)])
        { Picture = ("SCALE.svg", ScalePlot.Draw(compared)) };
    }

    private static IEnumerable<Goal> Goals(
        List<ComparedPoint> compared, HeldPoint bounded, List<KeptPoint> groups, List<KeptPoint> endpoints)
    {
        var (one, four) = (Of(compared, 1_024, 1), Of(compared, 1_024, 4));
        yield return new("four workers for one, candidates that wait, 1 KB", Invariant($"at least {LeastOfFourWorkers} times as many"),
            Invariant($"{four / one:0.0}"), four >= LeastOfFourWorkers * one);
        yield return new("bytes that recorded bodies hold", Invariant($"at most {bounded.Limit:N0}"), Invariant($"{bounded.Held:N0}"),
            bounded.Held <= bounded.Limit);
        foreach (var (name, points) in ((string, List<KeptPoint>)[])[("groups", groups), ("endpoints", endpoints)])
        {
            var ratio = (double)points[^1].Heap / points[^2].Heap;
            yield return new(Invariant($"memory of {points[^1].Count:N0} {name} where {points[^2].Count} are kept"),
                Invariant($"at most {MostBeyondTheBound} of that of {points[^2].Count}"), Invariant($"{ratio:0.00}"),
                ratio <= MostBeyondTheBound);
        }

        static double Of(List<ComparedPoint> points, int body, int workers) =>
            points.Single(point => point.Waits && point.Body == body && point.Workers == workers).PerSecond;
    }

    private static void Compared(StringBuilder text, List<ComparedPoint> points)
    {
        text.Append("| answers | candidate | 1 worker | 2 workers | 4 workers |\n|--:|---|--:|--:|--:|\n");
        foreach (var of in points.GroupBy(static point => (point.Body, point.Waits)).OrderBy(static of => of.Key.Waits))
        {
            var figures = of.OrderBy(static point => point.Workers).Select(static point => Invariant($"{point.PerSecond:N0}"));
            text.Append(Invariant(
                $"| {of.Key.Body / 1_024} KB | {(of.Key.Waits ? "waits 2 ms" : "answers at once")} | {string.Join(" | ", figures)} |\n"));
        }
    }

    private static void Kept(StringBuilder text, string heading, string what, List<KeptPoint> points)
    {
        text.Append(Invariant($"\n## {heading}\n\n{what}\n\n| came | kept | heap | for each kept |\n|--:|--:|--:|--:|\n"));
        foreach (var point in points)
        {
            text.Append(Invariant($"| {point.Count:N0} | {point.Kept:N0} | {point.Heap:N0} B | {point.Heap / Math.Max(1, point.Kept):N0} B |\n"));
        }
    }

    // By what 256 take more than 64: what an experiment costs by itself is no part of it.
    private static double PerOne(List<KeptPoint> points) =>
        (double)(points[^2].Heap - points[0].Heap) / (points[^2].Kept - points[0].Kept);

    private static string Megabytes(long bytes) => Invariant($"{bytes / 1_048_576.0:0.0} MB");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
