namespace Shadowing.FaultTests.Clocks;

/// <summary>The system's clock, whose time of day a test sets, as an administrator or a time server does, and whose monotonic part it can
/// move forward.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private long _ahead;
    private long _jumped;

    public override long GetTimestamp() => System.GetTimestamp() + Volatile.Read(ref _ahead);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _jumped));

    /// <summary>Lets time pass.</summary>
    public void Pass(TimeSpan duration) => Interlocked.Add(ref _ahead, (long)(duration.TotalSeconds * TimestampFrequency));

    /// <summary>Sets the time of day so far forward, or back; no time passes.</summary>
    public void Jump(TimeSpan by) => Interlocked.Add(ref _jumped, by.Ticks);
}
