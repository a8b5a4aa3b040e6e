namespace Shadowing.Tests;

/// <summary>A time provider that stands still until a test moves it, and whose timers fire as it is moved, on the test's thread.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Timer> _timers = [];
    private readonly Dictionary<TimeSpan, TaskCompletionSource> _awaited = [];
    private DateTimeOffset _now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            return _now;
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Completes when somebody waits once for so long a time; what comes again and again is not waited for.</summary>
    public Task WhenAskedFor(TimeSpan dueTime)
    {
        lock (_gate)
        {
            if (_timers.Any(timer => timer.Asked == dueTime && timer.IsOnce))
            {
                return Task.CompletedTask;
            }

            _awaited.TryAdd(dueTime, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            return _awaited[dueTime].Task;
        }
    }

    public void Advance(TimeSpan duration)
    {
        var end = GetUtcNow() + duration;
        while (Next(end) is { } timer)
        {
            timer.Fire();
        }
    }

    // The earliest timer that is due until then, with the clock set to its moment.
    private Timer? Next(DateTimeOffset end)
    {
        lock (_gate)
        {
            var next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
            _now = next?.Due > _now ? next.Due.Value : next is null ? end : _now;
            next?.Advance();
            return next;
        }
    }

    private sealed class Timer(SteppedTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset? Due { get; private set; }

        public TimeSpan Asked { get; private set; }

        public bool IsOnce => _period <= TimeSpan.Zero;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                time._timers.Remove(this);
                _period = period;
                Asked = dueTime;
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : time._now + dueTime;
                if (Due is not null)
                {
                    time._timers.Add(this);
                    if (IsOnce && time._awaited.Remove(dueTime, out var awaited))
                    {
                        awaited.SetResult();
                    }
                }
            }

            return true;
        }

        public void Advance()
        {
            if (_period > TimeSpan.Zero)
            {
                Due += _period;
            }
            else
            {
                time._timers.Remove(this);
            }
        }

        public void Fire() => callback(state);

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
