namespace Shadowing.Notifications.Alerts;

/// <summary>A reason that was told.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="At">When.</param>
/// <param name="Alert">The alert that has told it.</param>
/// <param name="Earlier">The first that had told it before; null where none had.</param>
internal sealed record ToldReason(AlertReason Reason, DateTimeOffset At, string? Alert = null, string? Earlier = null)
{
    /// <summary>Gets what is left of it where an alert did not arrive; null where nobody has heard of it.</summary>
    public ToldReason? Without(string alert) =>
        Earlier == alert ? this with { Earlier = null }
        : Alert != alert ? this
        : Earlier is null ? null

        // It was to be told again, and is soon.
        : this with { Alert = Earlier, Earlier = null, At = DateTimeOffset.MinValue };
}
