namespace Shadowing.Tests.Storage;

/// <summary>A time provider whose periodic timers fire when a test says so; its other timers and its clock are the system's.</summary>
internal sealed class ManualTimers : TimeProvider
{
    private readonly List<(TimerCallback Callback, object? State)> _timers = [];
    private long _ahead;

    public void Advance(TimeSpan duration)
    {
        Interlocked.Add(ref _ahead, duration.Ticks);
        foreach (var (callback, state) in _timers.ToArray())
        {
            callback(state);
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => System.GetElapsedTime(0).Ticks + Volatile.Read(ref _ahead);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period <= TimeSpan.Zero)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        _timers.Add((callback, state));
        return base.CreateTimer(static _ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
