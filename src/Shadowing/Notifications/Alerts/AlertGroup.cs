namespace Shadowing.Notifications.Alerts;

/// <summary>A mismatch group as an alert shows it: where and how often, no value.</summary>
internal sealed record AlertGroup(string Endpoint, string Path, string Kind, long Count, double Share);
