namespace Shadowing.AspNetCore.Tests.Execution;

/// <summary>The system's clock, which a test can move forward.</summary>
internal sealed class SteppedClock : TimeProvider
{
    private long _ahead;

    public override long GetTimestamp() => System.GetTimestamp() + Volatile.Read(ref _ahead);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow();

    public void Step(TimeSpan duration) => Interlocked.Add(ref _ahead, (long)(duration.TotalSeconds * TimestampFrequency));
}
