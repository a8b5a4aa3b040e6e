namespace Shadowing.Notifications.Alerts;

/// <summary>A reason that was told.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="At">When.</param>
/// <param name="Alert">The alert that has told it.</param>
internal sealed record ToldReason(AlertReason Reason, DateTimeOffset At, string? Alert = null);
