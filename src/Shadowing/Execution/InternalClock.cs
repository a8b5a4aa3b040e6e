namespace Shadowing.Execution;

/// <summary>The clock that runs timers, timeouts, drain and windows: the system's. Tests register another one before
/// <c>AddShadowing</c>.</summary>
/// <remarks>Never the application's <see cref="TimeProvider"/>: one that stands still, as in tests, would keep every timeout from firing,
/// and one that throws would keep the host from starting.</remarks>
internal sealed class InternalClock(TimeProvider time)
{
    /// <summary>Gets the clock.</summary>
    public TimeProvider Time => time;
}
