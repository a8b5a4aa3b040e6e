using Shadowing.Evidence;
using Shadowing.Execution.Threads;
using Shadowing.Mismatches;
using Shadowing.Observations;
using Shadowing.Sampling;

namespace Shadowing.Execution;

/// <summary>What outlives the reloads of an experiment, and what it has for itself, so that it cannot take it from another: its queue, its
/// threads, its share of places and bytes, its breaker, its cap per second, its lost steps, its account.</summary>
internal sealed class ExperimentState(
    ExperimentRecord account, SampleShelf samples, MemoryBudget bytes, Func<OwnThreads> threads, CallersCode callersCode,
    TimeProvider time) : IDisposable
{
    private readonly Lazy<OwnThreads> _threads = new(threads);
    private int _stuck;
    private int _inHand;

    /// <summary>Gets the breaker.</summary>
    public CircuitBreaker Breaker { get; } = new(time);

    /// <summary>Gets the cap per second.</summary>
    public RateCap RateCap { get; } = new(time);

    /// <summary>Gets the account.</summary>
    public ExperimentRecord Account => account;

    /// <summary>Gets where samples are kept.</summary>
    public SampleShelf Samples => samples;

    /// <summary>Gets the bytes of its recorded bodies.</summary>
    public MemoryBudget Bytes => bytes;

    /// <summary>Gets what the user's code on callers' paths is held to.</summary>
    public CallersCode CallersCode => callersCode;

    /// <summary>Gets the calls that wait for their turn.</summary>
    public CallQueue Queue { get; } = new();

    /// <summary>Gets where all code of the user's runs that its calls cause.</summary>
    public OwnThreads Threads => _threads.Value;

    /// <summary>Gets or sets a value indicating whether its candidate runs in this process, as far as is known.</summary>
    public bool RunsInProcess { get; set; }

    /// <summary>Gets or sets how many of its calls are run now; only for whoever gives turns.</summary>
    public int Runs { get; set; }

    /// <summary>Gets how many of its calls are in hand.</summary>
    public int InHand => Volatile.Read(ref _inHand);

    /// <summary>Gets how many steps of its calls did not come back within their time.</summary>
    public int Stuck => Volatile.Read(ref _stuck);

    /// <summary>Gets a value indicating whether calls wait for their turn, or the rest of one for a thread.</summary>
    public bool HasWaiting => !Queue.IsEmpty || (_threads.IsValueCreated && _threads.Value.HasLeft);

    /// <summary>Has a thread do what was left for a look.</summary>
    /// <returns>How much it was.</returns>
    public int ServeLeft() => _threads.IsValueCreated ? _threads.Value.ServeLeft() : 0;

    /// <summary>Takes no further call, and waits for no look any more.</summary>
    public void Close()
    {
        Queue.Close();
        Threads.Hurry();
    }

    /// <summary>A call takes a place.</summary>
    public void Enter() => Interlocked.Increment(ref _inHand);

    /// <summary>A call gives its place back.</summary>
    public void Leave() => Interlocked.Decrement(ref _inHand);

    /// <summary>A step is given up: it may block a thread, in place of which there is another one.</summary>
    public void LostStep()
    {
        Interlocked.Increment(ref _stuck);
        Threads.Compensate(1);
    }

    /// <summary>A step that was given up came back after all.</summary>
    public void FoundStep()
    {
        Interlocked.Decrement(ref _stuck);
        Threads.Compensate(-1);
    }

    /// <summary>Lets its threads end.</summary>
    public void Dispose()
    {
        if (_threads.IsValueCreated)
        {
            _threads.Value.Dispose();
        }
    }
}
