namespace Shadowing.Fleet.Folding;

/// <summary>The time of the window that is folded: of a fold nothing may depend on when somebody came to do it.</summary>
internal sealed class FoldClock : TimeProvider
{
    /// <summary>Gets or sets the time.</summary>
    public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Now;

    /// <inheritdoc/>
    public override long GetTimestamp() => Now.UtcTicks;
}
