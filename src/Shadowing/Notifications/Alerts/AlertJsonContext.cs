using System.Text.Json.Serialization;

namespace Shadowing.Notifications.Alerts;

/// <summary>Writes alerts without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AlertMessage))]
[JsonSerializable(typeof(WatchState))]
internal sealed partial class AlertJsonContext : JsonSerializerContext;
