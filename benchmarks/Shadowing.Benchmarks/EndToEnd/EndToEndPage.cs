using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Shadowing.Benchmarks.Report;
using Shadowing.TestSupport;

namespace Shadowing.Benchmarks.EndToEnd;

/// <summary>Runs the measurement and writes benchmarks/END_TO_END.md.</summary>
internal static class EndToEndPage
{
    /// <summary>How many rounds tell enough.</summary>
    public const int Rounds = 7;

    private const double MostProcessor = 1.5;
    private const double MostBytes = 2;
    private const double MostOfProcessor = 0.015;
    private const double MostBytesUnsampled = 4;

    // What must cost nothing: their requests go nowhere, or to nobody.
    private static readonly string[] s_free =
        ["not sampled", "sampled, cap of 1 a second", "100 % sampled, hung candidate", "100 % sampled, refusing candidate"];

    /// <summary>Measures and writes.</summary>
    /// <param name="rounds">How many rounds.</param>
    public static async Task<IReadOnlyList<Goal>> WriteAsync(int rounds)
    {
        var run = new EndToEndRun(rounds, TimeSpan.FromSeconds(2));
        await run.RunAsync();
        var goals = Goals(run).ToList();
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"""
            # What a server process pays, end to end

            Written by `dotnet run --project benchmarks/Shadowing.Benchmarks -c Release -- --end-to-end` on
            {TimeProvider.System.GetUtcNow():yyyy-MM-dd}, of {MeasuredBuild.Version}, {Environment.ProcessorCount} processors, {RuntimeInformation.FrameworkDescription}.
            Each way is a Kestrel process of its own; the candidate is one more; `wrk -t1 -c16` asks each in turn, back and forth, {rounds} rounds of 2 s after a warm-up, all on the same processors.
            Ratios are medians of each round's ratio to the plain application's; what two measurements of one thing differ by is *plain again*. A *shadow call* is what the process used over the plain one, by call that reached the candidate.
            The peer's middleware has a bare `HttpClient` get the same answer and read it to its end, and compares nothing.


            """).ReplaceLineEndings("\n"));
        text.Append(GoalTable.Of(goals));
        foreach (var rows in run.Rows.GroupBy(static row => row.Path))
        {
            Write(text, rows.Key, [.. rows]);
        }

        WritePaced(text, run.Paced);
        text.Append("\n## First and second request on one connection\n\nA client that opens a connection, asks twice, and closes it.\n\n| server | first p50 | first p99 | second p50 | second p99 |\n|---|--:|--:|--:|--:|\n");
        foreach (var (name, pairs) in run.Pairs)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {At(pairs.First, 0.5)} | {At(pairs.First, 0.99)} | {At(pairs.Second, 0.5)} | {At(pairs.Second, 0.99)} |\n");
        }

        await File.WriteAllTextAsync(Path.Combine(Repository.Root, "benchmarks", "END_TO_END.md"), text.ToString());
        Console.WriteLine(text);
        return goals;
    }

    private static void Write(StringBuilder text, string path, List<EndToEndRow> rows)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## `{path}`: {(path == "/small" ? "1 KB" : "16 KB")}\n\n| server | requests/s | p50 | p99 | p99.9 | CPU per request | of plain | p99 of plain | bytes per request | shadow calls | CPU each | bytes each | errors |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        var plain = rows[0];
        foreach (var row in rows)
        {
            var each = row.ShadowCalls > 0 && row.ShadowShare > 0.02
                ? string.Create(CultureInfo.InvariantCulture, $"{row.OfShadowCall(plain, EndToEndRow.ProcessorOf):F0} µs | {row.OfShadowCall(plain, EndToEndRow.BytesOf):N0}")
                : " | ";
            text.Append(CultureInfo.InvariantCulture, $"| {row.Way} | {row.PerSecond:N0} | {row.P50:N0} µs | {row.P99:N0} µs | {row.P999:N0} µs | {row.Processor:F1} µs | {row.Of(plain, EndToEndRow.ProcessorOf):F2} | {row.Of(plain, EndToEndRow.P99Of):F2} | {row.Bytes:F1} | {row.ShadowShare * 100:F2} % | {each} | {row.Errors} |\n");
        }
    }

    private static IEnumerable<Goal> Goals(EndToEndRun run)
    {
        foreach (var rows in run.Rows.GroupBy(static row => row.Path).Select(static rows => rows.ToDictionary(static row => row.Way)))
        {
            var (plain, again) = (rows["plain"], rows["plain again"]);
            var (band, tail) = (Band(again.Of(plain, EndToEndRow.ProcessorOf)), Band(again.Of(plain, EndToEndRow.P99Of)));
            foreach (var row in s_free.Select(way => rows[way]))
            {
                var (processor, late) = (row.Of(plain, EndToEndRow.ProcessorOf), row.Of(plain, EndToEndRow.P99Of));
                var bytes = row.Bytes - plain.Bytes;
                yield return new Goal(
                    $"{row.Way}, `{row.Path}`",
                    string.Create(CultureInfo.InvariantCulture, $"CPU within {band:F2} of plain, p99 within {tail:F2}, {MostBytesUnsampled} B"),
                    string.Create(CultureInfo.InvariantCulture, $"{processor:F2}, {late:F2}, {bytes:F1} B"),
                    processor <= band && late <= tail && bytes <= MostBytesUnsampled);
            }

            foreach (var share in new[] { "10 %", "100 %" })
            {
                yield return OfShadowCall(
                    plain, rows[$"{share} sampled"], rows[$"peer: {share} with a bare `HttpClient` GET"], $"{share} sampled, `{plain.Path}`");
            }
        }

        foreach (var rows in run.Paced.GroupBy(static row => row.Path).Select(static rows => rows.ToList()))
        {
            yield return OfShadowCall(rows[0], rows[2], rows[3], rows[0].Path);
        }

        var (idle, sampled) = (run.Paced[^4], run.Paced[^2]);
        yield return new Goal(
            $"{sampled.Path}, all sampled",
            string.Create(CultureInfo.InvariantCulture, $"at most {MostOfProcessor * 100} % of a processor more than plain"),
            string.Create(CultureInfo.InvariantCulture, $"{(sampled.OfProcessor - idle.OfProcessor) * 100:F2} %"),
            sampled.OfProcessor - idle.OfProcessor <= MostOfProcessor);
    }

    private static Goal OfShadowCall(EndToEndRow plain, EndToEndRow ours, EndToEndRow bare, string where)
    {
        var (processor, least) = (ours.OfShadowCall(plain, EndToEndRow.ProcessorOf), bare.OfShadowCall(plain, EndToEndRow.ProcessorOf));
        var bytes = ours.OfShadowCall(plain, EndToEndRow.BytesOf) / bare.OfShadowCall(plain, EndToEndRow.BytesOf);

        // Where processors are busy, what is done beside costs less than one time differs from the next.
        var isMeasured = least > 1;
        return new Goal(
            $"a shadow call, {where}",
            string.Create(CultureInfo.InvariantCulture, $"at most {MostProcessor} of the CPU and {MostBytes} of the bytes of a bare GET"),
            string.Create(CultureInfo.InvariantCulture,
                $"{(isMeasured ? $"{(processor / least).ToString("F2", CultureInfo.InvariantCulture)}" : "too little to tell")} and {bytes:F2}"),
            isMeasured && processor / least <= MostProcessor && bytes <= MostBytes);
    }

    private static void WritePaced(StringBuilder text, IEnumerable<EndToEndRow> all)
    {
        text.Append("\n## Asked so many times a second\n\n1 KB, all sampled; the processors are idle in between.\n\n| requests | server | of a processor | CPU per request | CPU of a shadow call | bytes of one | p50 | p99 |\n|---|---|--:|--:|--:|--:|--:|--:|\n");
        foreach (var rows in all.GroupBy(static row => row.Path).Select(static rows => rows.ToList()))
        {
            foreach (var row in rows)
            {
                var each = row.ShadowCalls > 0
                    ? string.Create(CultureInfo.InvariantCulture, $"{row.OfShadowCall(rows[0], EndToEndRow.ProcessorOf):F0} µs | {row.OfShadowCall(rows[0], EndToEndRow.BytesOf):N0}")
                    : " | ";
                text.Append(CultureInfo.InvariantCulture, $"| {row.Path} | {row.Way} | {row.OfProcessor * 100:F2} % | {row.Processor:F0} µs | {each} | {row.P50:N0} µs | {row.P99:N0} µs |\n");
            }
        }
    }

    // What two measurements of one thing differ by in this run, and never less than what rounds of two seconds can tell.
    private static double Band(double ratio) => 1 + Math.Max(Math.Abs(ratio - 1), 0.03);

    private static string At(double[] times, double share) =>
        string.Create(CultureInfo.InvariantCulture, $"{times[Math.Min((int)(times.Length * share), times.Length - 1)]:N0} µs");
}
