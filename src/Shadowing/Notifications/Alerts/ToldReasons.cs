namespace Shadowing.Notifications.Alerts;

/// <summary>Remembers which reasons were told and when: one that lasts is told again now and then, one that ended and came back at
/// once.</summary>
internal sealed class ToldReasons
{
    /// <summary>After how long a reason that lasts is told again.</summary>
    public static readonly TimeSpan Reminder = TimeSpan.FromHours(1);

    private readonly Dictionary<string, DateTimeOffset> _told = new(StringComparer.Ordinal);

    /// <summary>Tells whether any of the reasons of this moment is worth telling; those that ended are forgotten.</summary>
    public bool AreDue(IReadOnlyList<AlertReason> reasons, DateTimeOffset now)
    {
        foreach (var ended in _told.Keys.Except(reasons.Select(static reason => reason.Reason), StringComparer.Ordinal).ToList())
        {
            _told.Remove(ended);
        }

        return reasons.Any(reason => !_told.TryGetValue(reason.Reason, out var told) || (now - told).Duration() >= Reminder);
    }

    /// <summary>Remembers that the reasons are being told.</summary>
    public void Tell(IReadOnlyList<AlertReason> reasons, DateTimeOffset now)
    {
        foreach (var reason in reasons)
        {
            _told[reason.Reason] = now;
        }
    }

    /// <summary>Forgets what was told: it did not arrive.</summary>
    public void Forget() => _told.Clear();
}
