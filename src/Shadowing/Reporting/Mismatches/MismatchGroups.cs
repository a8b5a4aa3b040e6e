using System.Collections.Concurrent;

namespace Shadowing.Reporting.Mismatches;

/// <summary>Collects an experiment's mismatches by signature, bounded in groups and samples.</summary>
internal sealed class MismatchGroups
{
    /// <summary>How many signatures are told apart; mismatches with further ones are counted together.</summary>
    public const int MostGroups = 256;

    private readonly ConcurrentDictionary<MismatchSignature, MismatchGroup> _groups = new();
    private long _beyond;

    /// <summary>Gets the groups.</summary>
    public IEnumerable<MismatchGroup> All => _groups.Values;

    /// <summary>Gets how many differences had a signature beyond those that are told apart.</summary>
    public long Beyond => Volatile.Read(ref _beyond);

    /// <summary>Gets the group of a signature; null when it is one too many, which is counted.</summary>
    public MismatchGroup? Find(MismatchSignature signature)
    {
        if (_groups.TryGetValue(signature, out var group))
        {
            return group;
        }

        if (_groups.Count >= MostGroups)
        {
            Interlocked.Increment(ref _beyond);
            return null;
        }

        return _groups.GetOrAdd(signature, static key => new MismatchGroup(key));
    }
}
