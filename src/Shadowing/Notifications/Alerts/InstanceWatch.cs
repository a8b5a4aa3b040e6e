using System.Globalization;
using Shadowing.Experiments;

namespace Shadowing.Notifications.Alerts;

/// <summary>Looks at what concerns the whole process: a fault on a caller's path, which is urgent, and a configuration that was
/// refused.</summary>
/// <param name="name">The instance's name; null for that of the machine.</param>
internal sealed class InstanceWatch(Func<string?>? name = null)
{
    /// <summary>Gets what a process is called that has no name, where there may be several on one machine.</summary>
    public static string OfProcess { get; } =
        string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}:{Environment.ProcessId}");

    private readonly ToldReasons _told = new();
    private long _faultsTold;
    private long _faultsBefore;
    private DateTimeOffset? _lastUrgent;
    private DateTimeOffset? _lastDigest;
    private bool _isUrgentWaiting;
    private bool _isDigestWaiting;
    private volatile bool _urgentDidNotArrive;
    private volatile bool _digestDidNotArrive;

    /// <summary>Says that the last urgent alert did not arrive.</summary>
    public void UrgentDidNotArrive() => _urgentDidNotArrive = true;

    /// <summary>Says that the last digest did not arrive.</summary>
    public void DigestDidNotArrive() => _digestDidNotArrive = true;

    /// <summary>Looks for faults on callers' paths.</summary>
    public AlertMessage? LookForFaults(long faults, IReadOnlyCollection<ContactOptions> contacts, AlertOptions options, DateTimeOffset now,
        out bool mustWait)
    {
        if (_urgentDidNotArrive)
        {
            _urgentDidNotArrive = false;
            _faultsTold = _faultsBefore;
        }

        mustWait = false;
        if (faults <= _faultsTold)
        {
            return null;
        }

        // A clock that was set back by more than that is believed: else nobody would be told until it has caught up.
        if ((now - _lastUrgent)?.Duration() < options.Interval)
        {
            mustWait = !_isUrgentWaiting;
            _isUrgentWaiting = true;
            return null;
        }

        var text = FormattableString.Invariant(
            $"{faults - _faultsTold} fault{(faults - _faultsTold == 1 ? string.Empty : "s")} of the shadowing library on callers' paths {(faults - _faultsTold == 1 ? "was" : "were")} caught; the callers did not notice. Set Shadowing:Enabled to false if in doubt; the log names the cause once.");
        (_faultsBefore, _faultsTold, _lastUrgent, _isUrgentWaiting) = (_faultsTold, faults, now, false);
        return Message("urgent", "page", new AlertReason(AlertReason.CallerPathFault, text), contacts, options, now);
    }

    /// <summary>Looks for a refused configuration.</summary>
    public AlertMessage? LookForRejection(bool isRejected, IReadOnlyCollection<ContactOptions> contacts, AlertOptions options,
        DateTimeOffset now, out bool mustWait)
    {
        if (_digestDidNotArrive)
        {
            _digestDidNotArrive = false;
            _told.Forget();
        }

        // Without what is wrong with it: an error quotes what was configured, and that stays here.
        AlertReason[] reasons = isRejected
            ? [new(AlertReason.ReloadRejected,
                "The newest configuration is invalid and was not taken over; the last valid one stays in force. The log and the health check say what is wrong.")]
            : [];
        mustWait = false;
        if (!_told.AreDue(reasons, now))
        {
            _isDigestWaiting = false;
            return null;
        }

        if ((now - _lastDigest)?.Duration() < options.Interval)
        {
            mustWait = !_isDigestWaiting;
            _isDigestWaiting = true;
            return null;
        }

        _told.Tell(reasons, now);
        (_lastDigest, _isDigestWaiting) = (now, false);
        return Message("digest", "ticket", reasons[0], contacts, options, now);
    }

    /// <summary>Makes what pages somebody at once.</summary>
    public AlertMessage Page(AlertReason reason, IReadOnlyCollection<ContactOptions> contacts, AlertOptions options,
        DateTimeOffset now) => Message("urgent", "page", reason, contacts, options, now);

    private AlertMessage Message(string kind, string severity, AlertReason reason, IReadOnlyCollection<ContactOptions> contacts,
        AlertOptions options, DateTimeOffset now) => new()
        {
            Id = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture),
            Kind = kind,
            Severity = severity,
            Title = AlertTitle.Of(Name, severity, reason.Text, more: 0),
            At = now,
            Instance = Name,
            Reasons = [reason],
            Links = AlertLinks.Of(options, experiment: null),
            Owner = All(contacts, static contact => contact.Owner),
            OnCall = All(contacts, static contact => contact.OnCall),
            Escalation = All(contacts, static contact => contact.Escalation),
        };

    private string Name => name?.Invoke() ?? Environment.MachineName;

    // It concerns the process, and so everybody who has an experiment in it.
    private static string? All(IReadOnlyCollection<ContactOptions> contacts, Func<ContactOptions, string?> name) =>
        contacts.Select(name).OfType<string>().Distinct(StringComparer.Ordinal).ToList() is { Count: > 0 } names
            ? string.Join("; ", names)
            : null;
}
