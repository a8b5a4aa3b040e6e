namespace Shadowing.AspNetCore.Tests.Execution;

/// <summary>A clock whose every member throws.</summary>
internal sealed class ThrowingClock : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone => throw new NotSupportedException("no zone");

    public override long TimestampFrequency => throw new NotSupportedException("no frequency");

    public override DateTimeOffset GetUtcNow() => throw new NotSupportedException("no time");

    public override long GetTimestamp() => throw new NotSupportedException("no timestamp");

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        throw new NotSupportedException("no timer");
}
