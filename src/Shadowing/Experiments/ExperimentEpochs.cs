using System.Collections.Concurrent;

namespace Shadowing.Experiments;

/// <summary>Knows in which epoch the evidence of each experiment is, for all instances that share a store: to forget begins a later one,
/// and what was counted in an earlier one is forgotten wherever it still is.</summary>
internal sealed class ExperimentEpochs
{
    private readonly ConcurrentDictionary<string, long> _epochs = new(StringComparer.Ordinal);
    private long _version;

    /// <summary>Gets the epochs by <see cref="Key"/>, of what was forgotten ever; all others are in the epoch 0.</summary>
    public IReadOnlyDictionary<string, long> All => new Dictionary<string, long>(_epochs, StringComparer.Ordinal);

    /// <summary>Gets a number that changes with each epoch that begins.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Gets what stands for an experiment: letter case does not matter.</summary>
    public static string Key(string experiment) => experiment.ToUpperInvariant();

    /// <summary>Gets the present epoch of an experiment; 0 where it was never forgotten.</summary>
    public long Of(string experiment) => _epochs.GetValueOrDefault(Key(experiment));

    /// <summary>Begins an epoch, unless it has begun, or a later one.</summary>
    public void Begin(string experiment, long epoch)
    {
        _epochs.AddOrUpdate(Key(experiment), static (_, begun) => begun, static (_, present, begun) => Math.Max(present, begun), epoch);
        Interlocked.Increment(ref _version);
    }
}
