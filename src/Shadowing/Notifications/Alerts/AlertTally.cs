namespace Shadowing.Notifications.Alerts;

/// <summary>Counts what became of the alerts of this process.</summary>
internal sealed class AlertTally
{
    private long _sent;
    private long _failed;
    private long _suppressed;

    /// <summary>Counts one that the receiver took.</summary>
    public void Sent() => Interlocked.Increment(ref _sent);

    /// <summary>Counts one that it did not take, after all attempts.</summary>
    public void Failed() => Interlocked.Increment(ref _failed);

    /// <summary>Counts one that had to wait, because the last one was too short a time ago.</summary>
    public void Suppressed() => Interlocked.Increment(ref _suppressed);

    /// <summary>Reads it.</summary>
    public AlertReport Read() => new(Volatile.Read(ref _sent), Volatile.Read(ref _failed), Volatile.Read(ref _suppressed));
}
