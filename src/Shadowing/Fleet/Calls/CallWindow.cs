namespace Shadowing.Fleet.Calls;

/// <summary>The calls of one experiment that began in one window, of one process run.</summary>
/// <param name="Calls">The calls, in the order in which they ended.</param>
/// <param name="Lost">Calls that count as not judged.</param>
internal sealed record CallWindow(IReadOnlyList<FleetCall> Calls, IReadOnlyList<FleetCallLoss> Lost)
{
    /// <summary>How long a window is: of equal calls within one, only one counts.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(10);

    /// <summary>Gets the window that a moment belongs to.</summary>
    public static long At(DateTimeOffset moment) => (moment - DateTimeOffset.UnixEpoch).Ticks / Length.Ticks;

    /// <summary>Gets when a window ends.</summary>
    public static DateTimeOffset End(long window) => DateTimeOffset.UnixEpoch + ((window + 1) * Length);
}
