using Shadowing.Benchmarks.Caller;
using Shadowing.Benchmarks.Json;
using Shadowing.Benchmarks.Queue;
using Shadowing.Benchmarks.Rates;
using Shadowing.Benchmarks.Redaction;
using Shadowing.Benchmarks.Requests;
using Shadowing.Benchmarks.Store;
using Shadowing.Benchmarks.Telemetry;

namespace Shadowing.Benchmarks.Report;

/// <summary>The suites of parts, which share a page.</summary>
internal static class PartSuites
{
    /// <summary>Gets those that also run once by <c>--smoke</c>, by the names by which one of them is asked for.</summary>
    public static IReadOnlyDictionary<string, Func<SuiteResult>> Quick { get; } =
        new Dictionary<string, Func<SuiteResult>>(StringComparer.Ordinal)
        {
            ["queue"] = QueueSuite.Run,
            ["pieces"] = PieceSuite.Run,
            ["rates"] = RateSuite.Run,
            ["redaction"] = RedactionSuite.Run,
            ["requests"] = RequestSuite.Run,
            ["store"] = StoreSuite.Run,
            ["telemetry"] = TelemetrySuite.Run,
        };

    /// <summary>Gets all.</summary>
    public static IEnumerable<Func<SuiteResult>> All => [.. Quick.Values, JsonSuite.Run];
}
