using System.Text.Json.Serialization;

namespace Shadowing.Reports;

/// <summary>How reports are written as JSON, without reflection.</summary>
[JsonSerializable(typeof(ShadowReport))]
internal sealed partial class ReportJsonContext : JsonSerializerContext;
