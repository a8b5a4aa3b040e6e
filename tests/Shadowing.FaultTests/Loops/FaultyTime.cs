namespace Shadowing.FaultTests.Loops;

/// <summary>The system's clock, until it is asked by a thread of the library's own.</summary>
internal sealed class FaultyTime(Fault fault) : TimeProvider
{
    private long _ahead;

    /// <summary>Lets time pass.</summary>
    public void Pass(TimeSpan duration) => Interlocked.Add(ref _ahead, (long)(duration.TotalSeconds * TimestampFrequency));

    public override long GetTimestamp()
    {
        fault.HappenOnOwnThread();
        return System.GetTimestamp() + Volatile.Read(ref _ahead);
    }

    public override DateTimeOffset GetUtcNow()
    {
        fault.HappenOnOwnThread();
        return System.GetUtcNow();
    }
}
