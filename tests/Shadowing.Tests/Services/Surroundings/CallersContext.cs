namespace Shadowing.Tests.Services.Surroundings;

/// <summary>A context as desktop applications have one: it must post nothing of a candidate's.</summary>
public sealed class CallersContext : SynchronizationContext
{
    private int _posted;

    public int Posted => Volatile.Read(ref _posted);

    public override void Post(SendOrPostCallback d, object? state)
    {
        Interlocked.Increment(ref _posted);
        base.Post(d, state);
    }
}
