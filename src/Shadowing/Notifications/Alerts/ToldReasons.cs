namespace Shadowing.Notifications.Alerts;

/// <summary>Remembers which reasons were told and when: one that lasts is told again now and then, one that ended and came back at
/// once.</summary>
internal sealed class ToldReasons
{
    /// <summary>After how long a reason that lasts is told again.</summary>
    public static readonly TimeSpan Reminder = TimeSpan.FromHours(1);

    // That a build was safe is kept for ever, but for builds of long ago.
    private const int MostSafe = 32;
    private readonly Dictionary<string, ToldReason> _told = new(StringComparer.Ordinal);

    /// <summary>Gets or sets what was told.</summary>
    public IReadOnlyList<ToldReason> Told
    {
        get => [.. _told.Values];
        set
        {
            _told.Clear();
            foreach (var told in value)
            {
                _told[told.Reason.Key] = told;
            }
        }
    }

    /// <summary>Tells whether any of the reasons of this moment is worth telling; those that ended are forgotten.</summary>
    public bool AreDue(IReadOnlyList<AlertReason> reasons, DateTimeOffset now) => AreDue(reasons, now, isJudged: true, out _);

    /// <summary>Tells whether any of the reasons of this moment is worth telling; those that ended are forgotten.</summary>
    /// <param name="reasons">The reasons of this moment.</param>
    /// <param name="now">When.</param>
    /// <param name="isJudged">Whether a verdict is among them where there is one; where nobody can judge at this moment, none is over
    /// because of that.</param>
    /// <param name="ended">The states that were told and are over.</param>
    public bool AreDue(IReadOnlyList<AlertReason> reasons, DateTimeOffset now, bool isJudged, out IReadOnlyList<ToldReason> ended)
    {
        // That a build was safe is told once, whatever becomes of it.
        var over = _told.Keys.Except(reasons.Select(static reason => reason.Key), StringComparer.Ordinal)
            .Where(key => _told[key].Reason is { Reason: not AlertReason.VerdictSafe } told && (isJudged || !told.IsOfVerdict)).ToList();
        ended = [.. over.Select(key => _told[key]).Where(static told => told.Reason.Lasts)];
        over.ForEach(key => _told.Remove(key));
        return reasons.Any(reason => !_told.TryGetValue(reason.Key, out var told)
            || (reason.Lasts && (now - told.At).Duration() >= Reminder));
    }

    /// <summary>Remembers that the reasons are being told.</summary>
    /// <param name="reasons">The reasons.</param>
    /// <param name="now">When.</param>
    /// <param name="alert">The alert that tells them.</param>
    public void Tell(IReadOnlyList<AlertReason> reasons, DateTimeOffset now, string? alert = null)
    {
        foreach (var reason in reasons)
        {
            // The first of all: with it go all that came after, where it does not arrive, so that it is what holds where they do not.
            var before = _told.GetValueOrDefault(reason.Key);
            _told[reason.Key] = new ToldReason(reason, now, alert, before?.Earlier ?? before?.Alert);
        }

        foreach (var old in _told.Where(static told => told.Value.Reason.Reason is AlertReason.VerdictSafe)
            .OrderByDescending(static told => told.Value.At).Skip(MostSafe).Select(static told => told.Key).ToList())
        {
            _told.Remove(old);
        }
    }

    /// <summary>Takes back what was told, was over and is so again, before anybody was told that it was over: it is told again as
    /// news.</summary>
    public void Return(ToldReason told) => _told[told.Reason.Key] = _told.TryGetValue(told.Reason.Key, out var known)
        ? known with { Earlier = told.Earlier ?? told.Alert }
        : told with { At = DateTimeOffset.MinValue };

    /// <summary>Forgets what was told: it did not arrive.</summary>
    public void Forget() => _told.Clear();

    /// <summary>Forgets what an alert has told that did not arrive.</summary>
    public void Forget(string alert)
    {
        foreach (var (key, told) in _told.ToList())
        {
            if (told.Without(alert) is { } left)
            {
                _told[key] = left;
            }
            else
            {
                _told.Remove(key);
            }
        }
    }
}
