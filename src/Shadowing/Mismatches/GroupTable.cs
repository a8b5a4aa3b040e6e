using System.Collections.Concurrent;

namespace Shadowing.Mismatches;

/// <summary>Groups by signature, bounded in number; they go when they were not seen for long.</summary>
internal sealed class GroupTable<TSignature, TGroup>(Func<TSignature, TGroup> make)
    where TSignature : notnull
    where TGroup : class, IGroup
{
    private readonly ConcurrentDictionary<TSignature, TGroup> _groups = new();
    private readonly Lock _gate = new();
    private readonly List<string> _removed = [];
    private long _beyond;

    /// <summary>Gets the groups.</summary>
    public IEnumerable<TGroup> All => _groups.Values;

    /// <summary>Gets how many there are.</summary>
    public int Count => _groups.Count;

    /// <summary>Gets how often a group was looked for that is one too many.</summary>
    public long Beyond => Volatile.Read(ref _beyond);

    /// <summary>Tells whether there is a group of a signature.</summary>
    public bool Has(TSignature signature) => _groups.ContainsKey(signature);

    /// <summary>Gets the group of a signature, a new one for a new signature; null when it is one too many, which is counted.</summary>
    /// <param name="signature">The signature.</param>
    /// <param name="most">How many groups there may be for a new one.</param>
    public TGroup? Find(TSignature signature, int most)
    {
        if (_groups.TryGetValue(signature, out var group))
        {
            return group;
        }

        if (_groups.Count >= most)
        {
            Interlocked.Increment(ref _beyond);
            return null;
        }

        return _groups.GetOrAdd(signature, make);
    }

    /// <summary>Gets a group by its id; null when there is none.</summary>
    public TGroup? Find(string id) =>
        _groups.Values.FirstOrDefault(group => string.Equals(group.Id, id, StringComparison.OrdinalIgnoreCase));

    /// <summary>Gets a group that an earlier run has kept; null when it is one too many.</summary>
    public TGroup? Restore(TSignature signature, int most) =>
        _groups.Count >= most && !_groups.ContainsKey(signature) ? null : _groups.GetOrAdd(signature, make);

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
}
