using System.Globalization;
using System.Text;
using Shadowing.Benchmarks.Report;
using Shadowing.Benchmarks.Rounds;

namespace Shadowing.Benchmarks.Requests;

/// <summary>Measures what it costs that a request's body is recorded while the application reads it.</summary>
internal static class RequestSuite
{
    /// <summary>Measures.</summary>
    public static SuiteResult Run()
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"""
            A `POST` whose body the handler reads to its end, {RequestWay.InHand} in hand; each row over the pass-through with, or without, a body. *Captured and shadowed* is the whole of a sampled call, answer and handing over too;
            what it is more than a sampled call without a body is *of that the body*. `EnableBuffering()` writes a body of more than 30 KB to a file.

            """).ReplaceLineEndings("\n"));
        var goals = new List<Goal>();
        foreach (var length in Smoke.IsOn ? (int[])[1_024] : [1_024, 16_384, 262_144])
        {
            Measure(length, text, goals);
        }

        return new SuiteResult("Requests", "Recording a request's body costs its caller no more than the framework's own buffering, and no memory.",
            text.ToString(), goals);
    }

    private static void Measure(int length, StringBuilder text, List<Goal> goals)
    {
        var body = Enumerable.Repeat((byte)'x', length).ToArray();
        var ways = Enum.GetValues<RequestWayKind>().ToDictionary(static kind => kind, kind => new RequestWay(kind, body));
        var captured = ways[RequestWayKind.Captured];
        var all = InterleavedRounds.Measure([.. ways.Values]);
        var account = captured.Account!;
        MeasuredRow Row(RequestWayKind kind) => all.Single(row => row.Name == ways[kind].Name);
        MeasuredRow Over(RequestWayKind kind) => Row(kind).Over(Row(RequestWayKind.PassThrough));
        var (whole, buffering) = (Over(RequestWayKind.Captured), Over(RequestWayKind.Buffering));
        var without = Row(RequestWayKind.CapturedWithoutBody).Over(Row(RequestWayKind.PassThroughWithoutBody));
        var part = whole.Over(without) with { Name = "of that the body" };
        var where = string.Create(CultureInfo.InvariantCulture, $", {length / 1_024} KB");
        text.Append(MeasuredTable.Of($"{length / 1_024} KB",
            [
                Row(RequestWayKind.PassThrough), Over(RequestWayKind.Floor), buffering, Over(RequestWayKind.BufferingInMemory), whole,
                without, part,
            ],
            buffering));
        goals.Add((part with { Name = "the body of a captured call" }).AtMost(1, buffering, where) with
        {
            Why = string.Create(CultureInfo.InvariantCulture,
                $"{part.Nanoseconds:N0} ns, where a mere copy for another thread takes {Over(RequestWayKind.Floor).Nanoseconds:N0}, and buffering, which copies for nobody else, {buffering.Nanoseconds:N0}"),
        });
        goals.Add(new Goal("captured calls that were compared" + where, "all",
            string.Create(CultureInfo.InvariantCulture, $"{account.Match:N0} of {account.Sampled:N0}"),
            account.Sampled > 0 && account.Match == account.Sampled));
    }
}
