using System.Globalization;
using Shadowing.Benchmarks.Report;
using Shadowing.Benchmarks.Rounds;

namespace Shadowing.Benchmarks.Telemetry;

/// <summary>Measures what it costs a caller that somebody listens to metrics and traces.</summary>
internal static class TelemetrySuite
{
    // Less cannot be told from what the other processor does meanwhile.
    private const double LeastDifference = 0.05;

    /// <summary>Measures.</summary>
    public static SuiteResult Run()
    {
        var body = Enumerable.Repeat((byte)'x', 1_024).ToArray();
        var listened = new TelemetryWay("listeners to metrics and traces", body, isListenedTo: true);
        var rows = InterleavedRounds.Measure(
            new TelemetryWay("nobody listens", body, isListenedTo: false),
            new TelemetryWay("nobody listens, again", body, isListenedTo: false), listened);
        var most = 1 + Math.Round(Math.Max(LeastDifference, Math.Abs(rows[1].Of(rows[0]) - 1)), 2);
        return new SuiteResult("Telemetry", "Whoever listens to metrics and traces costs a caller nothing: what is told is told by others.",
            "The whole of a sampled call with an answer of 1 KB, 16 in hand, within a trace of the caller's, on the caller's thread.\n"
                + MeasuredTable.Of("sampled call", rows, rows[0])
                + string.Create(CultureInfo.InvariantCulture,
                    $"\nThe listeners were told {listened.Told.Measurements:N0} measurements and {listened.Told.Spans:N0} spans.\n"),
            [rows[2].AtMost(most, rows[0], string.Empty)]);
    }
}
