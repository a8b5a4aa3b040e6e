using System.Text.Json;

namespace Shadowing.Tests.Notifications.Alerts;

/// <summary>An alert as its receiver got it.</summary>
internal sealed record ReceivedAlert(byte[] Body, string? Signature, string? Delivery, string? ContentType, string Headers)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string? Text(string name) => Json.GetProperty(name).GetString();

    public IEnumerable<string?> Reasons =>
        Json.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetProperty("reason").GetString());
}
