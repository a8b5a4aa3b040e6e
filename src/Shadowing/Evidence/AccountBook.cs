using System.Collections.Concurrent;
using Shadowing.Experiments;
using Shadowing.Mismatches;

namespace Shadowing.Evidence;

/// <summary>Holds the records of all experiments, and tells when nothing is in flight.</summary>
internal sealed class AccountBook(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, ExperimentRecord> _experiments = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _gate = new();
    private TaskCompletionSource? _idle;
    private int _ending;
    private int _waiters;

    /// <summary>Gets or sets whose calls it holds.</summary>
    public BookScope Scope { get; set; } = BookScope.Process;

    /// <summary>Gets how many groups and samples an experiment may have.</summary>
    public MismatchBounds Bounds { get; } = new();

    /// <summary>Gets the samples of all experiments.</summary>
    public SampleShelf Samples { get; } = new();

    /// <summary>Gets the accounts, by name.</summary>
    public IEnumerable<ExperimentRecord> Experiments => _experiments.Values.OrderBy(static account => account.Name, StringComparer.Ordinal);

    /// <summary>Sets how much of the evidence is kept, once, before the first call.</summary>
    public void Open(SampleOptions options)
    {
        Bounds.Groups = options.MaxGroups;
        Bounds.PerKind = options.PerGroup;
        Samples.Limit = options.MaxBytes;
    }

    /// <summary>Gets an experiment's account, a new one for a new name.</summary>
    public ExperimentRecord Experiment(string name) => _experiments.GetOrAdd(name, Open);

    /// <summary>Gets when it began to be counted.</summary>
    public DateTimeOffset StartedAt { get; init; } = time.GetUtcNow();

    /// <summary>Gets or sets who is told when another build of a candidate answers: the experiment, and it in words.</summary>
    public Action<string, string>? Released { get; set; }

    /// <summary>Gets or sets who notes what happens to an experiment: the kind, the experiment, and it in words.</summary>
    public Action<string, string, string>? Noted { get; set; }

    /// <summary>Gets or sets who is told that somebody waits for the last call.</summary>
    public Action? Awaited { get; set; }

    /// <summary>Gets a value indicating whether somebody waits for the last call.</summary>
    public bool IsAwaited => Volatile.Read(ref _waiters) > 0;

    /// <summary>Gets how many calls are in flight.</summary>
    public long InFlight => _experiments.Values.Sum(static experiment => experiment.InFlight);

    /// <summary>Says that a call is about to be counted as ended, and that something is left to be done for it then: whoever waits for the
    /// last call waits for that too, until <see cref="CallHasEnded"/>.</summary>
    public void CallEnds() => Interlocked.Increment(ref _ending);

    /// <summary>Says that all is done for a call of which <see cref="CallEnds"/> was said.</summary>
    public void CallHasEnded()
    {
        Interlocked.Decrement(ref _ending);
        CallEnded();
    }

    /// <summary>Says that a call has ended, for those who wait.</summary>
    public void CallEnded()
    {
        // In this order: a call is one of the ending before it is none of those in flight.
        if (Volatile.Read(ref _idle) is { } waiting && InFlight == 0 && Volatile.Read(ref _ending) == 0)
        {
            lock (_gate)
            {
                // Somebody may wait for a call that has begun meanwhile.
                if (!ReferenceEquals(_idle, waiting) || InFlight != 0 || Volatile.Read(ref _ending) != 0)
                {
                    return;
                }

                _idle = null;
            }

            waiting.TrySetResult();
        }
    }

    /// <summary>Completes when no sampled call is in flight.</summary>
    public async Task WhenIdleAsync(CancellationToken cancellation)
    {
        Task idle;
        lock (_gate)
        {
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            idle = _idle.Task;
        }

        // Looked at after the wait is visible to CallEnded: the last call ends either before this line or after it.
        CallEnded();
        Interlocked.Increment(ref _waiters);
        try
        {
            Awaited?.Invoke();
            await idle.WaitAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _waiters);
        }
    }

    private ExperimentRecord Open(string name)
    {
        var account = new ExperimentRecord(name, Bounds, Samples, time, isOfFleet: Scope.Of == EvidenceScope.Fleet);
        account.Evidence.Released = (experiment, text) => Released?.Invoke(experiment, text);
        account.Noted = (kind, text) => Noted?.Invoke(kind, name, text);
        return account;
    }
}
