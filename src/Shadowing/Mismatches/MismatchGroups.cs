using System.Collections.Concurrent;
using Shadowing.Noise;

namespace Shadowing.Mismatches;

/// <summary>Collects an experiment's mismatches by signature, bounded in groups and samples.</summary>
internal sealed class MismatchGroups(string experiment, MismatchBounds bounds, SampleShelf shelf)
{
    private readonly ConcurrentDictionary<MismatchSignature, MismatchGroup> _groups = new();
    private readonly PathNames _names = new();
    private readonly Lock _gate = new();
    private readonly List<string> _removed = [];
    private long _beyond;

    /// <summary>Gets the groups.</summary>
    public IEnumerable<MismatchGroup> All => _groups.Values;

    /// <summary>Gets how many differences had a signature beyond those that are told apart.</summary>
    public long Beyond => Volatile.Read(ref _beyond);

    /// <summary>Gets the group of a signature; null when it is one too many, which is counted.</summary>
    /// <remarks>Half of the places are for real differences only: noise must not crowd out what matters.</remarks>
    public MismatchGroup? Find(MismatchSignature signature, DifferenceLabel label = DifferenceLabel.Real)
    {
        signature = signature with { Path = _names.Collapse(signature.Path) };
        if (_groups.TryGetValue(signature, out var group))
        {
            return group;
        }

        if (_groups.Count >= (label == DifferenceLabel.Real ? bounds.Groups : bounds.Groups / 2))
        {
            Interlocked.Increment(ref _beyond);
            return null;
        }

        return _groups.GetOrAdd(signature, Make);
    }

    /// <summary>Gets a group that an earlier run has kept, a new one for a new signature; null when it is one too many.</summary>
    public MismatchGroup? Restore(MismatchSignature signature)
    {
        _names.Learn(signature.Path);
        return _groups.Count >= bounds.Groups && !_groups.ContainsKey(signature) ? null : _groups.GetOrAdd(signature, Make);
    }

    /// <summary>Gets a group by its id; null when there is none.</summary>
    public MismatchGroup? Find(string id) =>
        _groups.Values.FirstOrDefault(group => string.Equals(group.Id, id, StringComparison.OrdinalIgnoreCase));

    /// <summary>Lets groups go that were last seen before a moment.</summary>
    public void Expire(DateTimeOffset before)
    {
        foreach (var (signature, group) in _groups)
        {
            if (group.LastSeen < before && _groups.TryRemove(signature, out _))
            {
                group.Clear();
                lock (_gate)
                {
                    _removed.Add(group.Id);
                }
            }
        }
    }

    /// <summary>Lets all groups go.</summary>
    public void Clear()
    {
        foreach (var signature in _groups.Keys)
        {
            if (_groups.TryRemove(signature, out var group))
            {
                group.Clear();
            }
        }

        Interlocked.Exchange(ref _beyond, 0);
    }

    /// <summary>Gets the ids of groups that have gone since the last call.</summary>
    public IReadOnlyList<string> TakeRemoved()
    {
        lock (_gate)
        {
            var removed = _removed.ToArray();
            _removed.Clear();
            return removed;
        }
    }

    private MismatchGroup Make(MismatchSignature signature) => new(experiment, signature, shelf, bounds.PerKind);
}
