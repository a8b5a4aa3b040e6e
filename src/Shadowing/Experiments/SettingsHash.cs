using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Shadowing.Comparison.Rules;

namespace Shadowing.Experiments;

/// <summary>Names settings and rules by short hashes, so that samples and curves can say which ones they belong to.</summary>
internal static class SettingsHash
{
    private const int Length = 8;

    /// <summary>Gets the hash of what decides how two answers are compared.</summary>
    public static string Of(RuleSet rules, IEnumerable<string> comparedHeaders, IEnumerable<string> jsonTypes) =>
        Of([.. rules.All.Select(static rule => rule.Text), "headers", .. comparedHeaders, "json", .. jsonTypes]);

    /// <summary>Gets the hash of what decides which calls are shadowed and to whom they go. How many are is left out: a higher rate is the
    /// same experiment. So are limits, but for those of latencies: what is counted of them is counted against the limit.</summary>
    public static string Of(ExperimentOptions options, string rules) =>
        Of([
            rules, options.Candidate?.ToString() ?? string.Empty, options.Control?.ToString() ?? string.Empty,
            options.Timeout.ToString("c"), $"{options.MaxBodyBytes}",
            "routes", .. options.Routes, "methods", .. options.Methods, "forward", .. options.Headers.Forward,
            .. Latency("p50", options.Limits.Latency.P50), .. Latency("p99", options.Limits.Latency.P99),
        ]);

    // As if there were none where none is set, so that it is the hash that it was before there were any.
    private static string[] Latency(string name, double? limit) =>
        limit is { } ratio ? [name, ratio.ToString("R", CultureInfo.InvariantCulture)] : [];

    // As JSON, so that no two lists look alike.
    private static string Of(IEnumerable<string> parts) =>
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(
                string.Join(',', parts.Select(static part => $"\"{JsonEncodedText.Encode(part)}\"")))))[..Length];
}
