namespace Shadowing.Sampling;

/// <summary>Turns a rate into the number that a draw must stay below.</summary>
internal static class SampleThreshold
{
    /// <summary>Above every draw: all calls are sampled.</summary>
    public const ulong All = 1UL << 63;

    /// <summary>Below every draw: no call is sampled.</summary>
    public const ulong None = 0;

    /// <summary>Gets the threshold of a rate from 0 (none) to 1 (all), both exact.</summary>
    public static ulong FromRate(double rate) => rate switch
    {
        <= 0 => None,
        >= 1 => All,
        _ => (ulong)(rate * All),
    };

    /// <summary>Gets what a call's draw must stay below for the call to be timed, where it is sampled; of the others as many are drawn. One
    /// in 128 calls at most: that is enough in minutes, and costs all of them nothing that can be measured.</summary>
    /// <param name="threshold">The threshold of the rate.</param>
    /// <param name="isSticky">Whether a key decides, and not the draw.</param>
    public static ulong OfTimed(ulong threshold, bool isSticky) =>
        threshold is None or All ? None
        : isSticky ? All / 128
        : Math.Min(All / 128, Math.Min(threshold, All - threshold));
}
