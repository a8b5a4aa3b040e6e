namespace Shadowing.FaultTests.Loops;

/// <summary>The system's clock, until it is asked by a thread of the library's own.</summary>
internal sealed class FaultyTime(Fault fault) : TimeProvider
{
    public override long GetTimestamp()
    {
        fault.HappenOnOwnThread();
        return System.GetTimestamp();
    }

    public override DateTimeOffset GetUtcNow()
    {
        fault.HappenOnOwnThread();
        return System.GetUtcNow();
    }
}
