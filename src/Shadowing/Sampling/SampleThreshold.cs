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
}
