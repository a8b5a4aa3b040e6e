using System.Text.Json;
using System.Text.Json.Serialization;
using Shadowing.Reporting.Mismatches;
using Shadowing.Reporting.Verdicts;

namespace Shadowing.Reporting;

/// <summary>How reports are written as JSON, and what is kept as JSON, without reflection.</summary>
[JsonSerializable(typeof(ShadowReport))]
[JsonSerializable(typeof(MismatchGroupState))]
[JsonSerializable(typeof(MismatchSample))]
[JsonSerializable(typeof(EvidenceState))]
internal sealed partial class ReportJsonContext : JsonSerializerContext
{
    /// <summary>Gets how a store's contents are written: without white space, durations in seconds.</summary>
    public static ReportJsonContext Stored { get; } = new(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Converters = { new SecondsConverter() } });
}
