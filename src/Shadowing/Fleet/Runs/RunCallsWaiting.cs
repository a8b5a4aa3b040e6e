namespace Shadowing.Fleet.Runs;

/// <summary>How many calls of one experiment nobody was told of yet: they are lost for evidence when their process ends.</summary>
/// <param name="Untold">How many.</param>
/// <param name="Regained">How many of an earlier run of the same process were given up for lost, and are told now.</param>
internal sealed record RunCallsWaiting(long Untold, long Regained)
{
    /// <summary>Adds another run's.</summary>
    public RunCallsWaiting Plus(RunCallsWaiting other) => new(Untold + other.Untold, Regained + other.Regained);
}
