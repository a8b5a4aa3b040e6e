using System.Text.Json.Serialization;

namespace Shadowing.Reporting;

/// <summary>How reports are written as JSON, without reflection.</summary>
[JsonSerializable(typeof(ShadowReport))]
internal sealed partial class ReportJsonContext : JsonSerializerContext;
