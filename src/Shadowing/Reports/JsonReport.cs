using System.Text.Encodings.Web;
using System.Text.Json;
using Shadowing.Storage;

namespace Shadowing.Reports;

/// <summary>Writes a report as JSON.</summary>
internal static class JsonReport
{
    // Default escaping stays on: the text may be pasted into a page.
    private static readonly ReportJsonContext s_context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.Default,
        Converters = { new SecondsConverter() },
    });

    /// <summary>Writes the report.</summary>
    public static string Write(ShadowReport report) => JsonSerializer.Serialize(report, s_context.ShadowReport);
}
