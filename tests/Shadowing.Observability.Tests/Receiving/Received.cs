using System.Text.Json;

namespace Shadowing.Observability.Tests.Receiving;

/// <summary>Reads what a receiver printed.</summary>
internal static class Received
{
    public static IEnumerable<JsonElement> Spans(IEnumerable<JsonElement> requests, string scope) =>
        requests.SelectMany(request => Items(request, "resourceSpans")).SelectMany(resource => Items(resource, "scopeSpans"))
            .Where(spans => spans.GetProperty("scope").GetProperty("name").GetString() == scope).SelectMany(spans => Items(spans, "spans"));

    public static IEnumerable<JsonElement> Metrics(IEnumerable<JsonElement> requests) =>
        requests.SelectMany(request => Items(request, "resourceMetrics")).SelectMany(resource => Items(resource, "scopeMetrics"))
            .Where(metrics => metrics.GetProperty("scope").GetProperty("name").GetString() == "Shadowing")
            .SelectMany(metrics => Items(metrics, "metrics"));

    public static IEnumerable<JsonElement> Logs(IEnumerable<JsonElement> requests) =>
        requests.SelectMany(request => Items(request, "resourceLogs")).SelectMany(resource => Items(resource, "scopeLogs"))
            .Where(logs => logs.GetProperty("scope").GetProperty("name").GetString()!.StartsWith("Shadowing.", StringComparison.Ordinal))
            .SelectMany(logs => Items(logs, "logRecords"));

    public static IEnumerable<JsonElement> Points(JsonElement metric) =>
        ((string[])["sum", "gauge", "histogram"]).Where(
            kind => metric.TryGetProperty(kind, out var data) && data.ValueKind == JsonValueKind.Object)
                .SelectMany(kind => Items(metric.GetProperty(kind), "dataPoints"));

    public static IEnumerable<JsonElement> Items(JsonElement holder, string name) =>
        holder.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : [];

    public static string? Text(JsonElement holder, string name) => holder.TryGetProperty(name, out var text) ? text.ToString() : null;

    public static string? Attribute(JsonElement holder, string name) =>
        holder.TryGetProperty("attributes", out var attributes) ? Text(attributes, name) : null;
}
