namespace Shadowing.TestSupport;

/// <summary>The system's time, which a test shifts on when nothing is under way; timers run as they do.</summary>
public sealed class ShiftedTime : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => System.GetElapsedTime(0).Ticks + Volatile.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Volatile.Read(ref _ticks));

    public void Shift(TimeSpan duration) => Interlocked.Add(ref _ticks, duration.Ticks);
}
