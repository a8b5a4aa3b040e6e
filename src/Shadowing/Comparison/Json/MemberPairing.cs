namespace Shadowing.Comparison.Json;

/// <summary>Finds for each member of one object the member of the other: by name, and of a repeated name by order.</summary>
internal sealed class MemberPairing(JsonSide control, JsonSide candidate)
{
    // Up to here a search is cheaper than an index.
    private const int SmallObject = 24;

    private readonly HashIndex _index = new();
    private readonly PooledList<ulong> _hashes = new();
    private readonly PooledList<int> _names = new();
    private readonly PooledList<bool> _taken = new();
    private int _last;

    /// <summary>Lists the pairs of the members from two names on, up to the ends of their objects: the control's in their order, then what only the
    /// candidate has.</summary>
    public void Pair(int name, int end, int otherName, int otherEnd, PooledList<NodePair> pairs)
    {
        _names.Truncate(0);
        for (var at = otherName; at < otherEnd; at = candidate.Tape[at + 1].After)
        {
            _names.Add(at);
        }

        _taken.Resize(_names.Count, clear: true);
        _last = _names.Count;
        var isSmall = _names.Count <= SmallObject;
        if (!isSmall)
        {
            _hashes.Resize(_names.Count);
            for (var i = 0; i < _names.Count; i++)
            {
                _hashes[i] = HashOf(candidate, _names[i]);
            }

            _index.Fill(_hashes.Items);
        }

        for (var at = name; at < end; at = control.Tape[at + 1].After)
        {
            var partner = isSmall ? Search(at) : _index.Take(HashOf(control, at), (Pairing: this, Name: at), static (item, sought) => sought.Pairing.AreEqual(sought.Name, sought.Pairing._names[item]));
            if (partner >= 0)
            {
                _taken[partner] = true;
            }

            pairs.Add(new(at, partner >= 0 ? _names[partner] : -1, 0, 0));
        }

        for (var i = 0; i < _names.Count; i++)
        {
            if (!_taken[i])
            {
                pairs.Add(new(-1, _names[i], 0, 0));
            }
        }
    }

    /// <summary>Tells whether two members have one name.</summary>
    public bool AreEqual(int name, int otherName)
    {
        var left = control.Content(name);
        var right = candidate.Content(otherName);
        return left.SequenceEqual(right) || ((control.Tape[name].IsEscaped || candidate.Tape[otherName].IsEscaped) && JsonText.AreEqual(left, right));
    }

    public void Release()
    {
        _index.Release();
        _hashes.Release();
        _names.Release();
        _taken.Release();
    }

    private static ulong HashOf(JsonSide side, int name) => JsonText.Hash(side.Content(name), side.Tape[name].IsEscaped, seed: 1);

    // Beside the last one first: that is where the next is when members stand in the same order, or in the opposite one.
    private int Search(int name)
    {
        foreach (var near in (ReadOnlySpan<int>)[_last - 1, _last + 1])
        {
            if ((uint)near < (uint)_names.Count && !_taken[near] && AreEqual(name, _names[near]))
            {
                return _last = near;
            }
        }

        for (var i = 0; i < _names.Count; i++)
        {
            if (!_taken[i] && AreEqual(name, _names[i]))
            {
                return _last = i;
            }
        }

        return -1;
    }
}
