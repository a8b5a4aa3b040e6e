using Shadowing.Accounting;
using Shadowing.Execution.Threads;
using Shadowing.Experiments;
using Shadowing.Observations;

namespace Shadowing.Execution;

/// <summary>Asked before a capture begins: at saturation a sampled call costs what an unsampled one does.</summary>
internal sealed class CaptureGate(PoolWatch pool)
{
    private int _limit;
    private int _maxStuck;
    private int _inHand;
    private volatile bool _isShared;
    private volatile bool _isClosed;

    /// <summary>Gets the byte budget of all recorded bodies.</summary>
    public MemoryBudget Bytes { get; } = new();

    /// <summary>Gets how many calls are in hand.</summary>
    public int InHand => Volatile.Read(ref _inHand);

    /// <summary>Gets a value indicating whether the host is stopping.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Sets the bounds, once, before the first call.</summary>
    public void Open(ShadowingOptions options)
    {
        Bytes.Limit = options.MaxBytes;
        _maxStuck = options.MaxStuck;
        _limit = options.Capacity;
    }

    /// <summary>Says how many experiments sample: where there are several, each may hold no more places and bytes than are left free, so
    /// that there is always room for another.</summary>
    public void ShareAmong(int experiments) => Bytes.IsShared = _isShared = experiments > 1;

    /// <summary>Refuses every call from now on: the host is stopping.</summary>
    public void Close() => _isClosed = true;

    /// <summary>Looks, before anything costly, whether a call would get no place; who gets past here may still be refused one.</summary>
    /// <param name="experiment">The call's experiment.</param>
    /// <param name="state">The experiment's state.</param>
    /// <param name="hasCap">Whether the cap per second holds: where somebody waits for every call it does not.</param>
    /// <returns>Which capacity is lacking; null when none is.</returns>
    public DropReason? WhyNotEnter(Experiment experiment, ExperimentState state, bool hasCap = true) =>
        _isClosed ? DropReason.ShuttingDown
        : !HasPlace(state, InHand + 1) ? DropReason.QueueFull
        : Bytes.Reserved + (_isShared ? state.Bytes.Reserved : 0) >= Bytes.Limit ? DropReason.NoMemory
        : state.Stuck >= _maxStuck ? DropReason.StuckCandidates
        : state.RunsInProcess && pool.IsStarving ? DropReason.PoolStarves
        : state.CallersCode.IsPaused() ? DropReason.SlowOnCallersPath
        : hasCap && state.RateCap.IsReached(experiment.MaxPerSecond) ? DropReason.MaxPerSecond
        : !state.Breaker.MayCapture() ? DropReason.BreakerOpen
        : null;

    /// <summary>Takes a place for one call, or says which capacity is lacking.</summary>
    /// <param name="experiment">The call's experiment.</param>
    /// <param name="state">The experiment's state.</param>
    /// <param name="reason">Which capacity is lacking.</param>
    /// <param name="hasCap">Whether the cap per second holds: where somebody waits for every call it does not.</param>
    public bool TryEnter(Experiment experiment, ExperimentState state, out DropReason reason, bool hasCap = true)
    {
        var refused = WhyNotEnter(experiment, state, hasCap);
        reason = refused ?? default;
        return refused is null && TryTakePlace(experiment, state, out reason, hasCap);
    }

    /// <summary>Takes a place for one call that <see cref="WhyNotEnter"/> has let pass just now, or says which capacity is
    /// lacking.</summary>
    /// <param name="experiment">The call's experiment.</param>
    /// <param name="state">The experiment's state.</param>
    /// <param name="reason">Which capacity is lacking.</param>
    /// <param name="hasCap">Whether the cap per second holds: where somebody waits for every call it does not.</param>
    public bool TryTakePlace(Experiment experiment, ExperimentState state, out DropReason reason, bool hasCap = true)
    {
        reason = default;
        if (!HasPlace(state, Interlocked.Increment(ref _inHand)))
        {
            reason = DropReason.QueueFull;
        }
        else if (hasCap && !state.RateCap.TryTake(experiment.MaxPerSecond))
        {
            reason = DropReason.MaxPerSecond;
        }
        else
        {
            state.Enter();
            return true;
        }

        Interlocked.Decrement(ref _inHand);
        return false;
    }

    // With one more there are so many in hand, of all experiments.
    private bool HasPlace(ExperimentState state, int inHand) => inHand + (_isShared ? state.InHand : 0) <= _limit;

    /// <summary>Asks once more when a call's turn has come, because much may have happened while it waited: why its candidate must not run
    /// now; null when it may, and then the breaker takes it for its probe where it is open.</summary>
    public DropReason? WhyNotRun(Experiment? current, ExperimentState state) =>
        current is null or { Threshold: 0 } ? DropReason.TurnedOff
        : state.Stuck >= _maxStuck ? DropReason.StuckCandidates
        : state.RunsInProcess && pool.IsStarving ? DropReason.PoolStarves
        : state.Breaker.Allows() ? null
        : DropReason.BreakerOpen;

    /// <summary>Gives a call's place back.</summary>
    public void Leave(ExperimentState state)
    {
        state.Leave();
        Interlocked.Decrement(ref _inHand);
    }
}
