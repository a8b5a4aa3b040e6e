namespace Shadowing.Notifications.Alerts;

/// <summary>What became of the alerts.</summary>
/// <param name="Sent">Alerts that the receiver took.</param>
/// <param name="Failed">Alerts that it did not take, after all attempts.</param>
/// <param name="Suppressed">Alerts that had to wait, because the last one of their experiment was too short a time ago.</param>
internal sealed record AlertReport(long Sent, long Failed, long Suppressed);
