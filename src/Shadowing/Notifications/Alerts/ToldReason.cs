namespace Shadowing.Notifications.Alerts;

/// <summary>A reason that was told.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="At">When.</param>
internal sealed record ToldReason(AlertReason Reason, DateTimeOffset At);
