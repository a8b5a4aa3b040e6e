using Shadowing.Evidence;
using Shadowing.Mismatches;
using Shadowing.Sampling;

namespace Shadowing.Execution;

/// <summary>What outlives the reloads of an experiment: its breaker, its cap per second, its lost candidate calls, its account.</summary>
internal sealed class ExperimentState(ExperimentRecord account, SampleShelf samples, TimeProvider time)
{
    private int _stuck;

    /// <summary>Gets the breaker.</summary>
    public CircuitBreaker Breaker { get; } = new(time);

    /// <summary>Gets the cap per second.</summary>
    public RateCap RateCap { get; } = new(time);

    /// <summary>Gets the account.</summary>
    public ExperimentRecord Account => account;

    /// <summary>Gets where samples are kept.</summary>
    public SampleShelf Samples => samples;

    /// <summary>Gets how many candidate calls did not come back after their timeout.</summary>
    public int Stuck => Volatile.Read(ref _stuck);

    /// <summary>A candidate call is given up.</summary>
    public void LostCandidate() => Interlocked.Increment(ref _stuck);

    /// <summary>A candidate call that was given up came back after all.</summary>
    public void FoundCandidate() => Interlocked.Decrement(ref _stuck);
}
