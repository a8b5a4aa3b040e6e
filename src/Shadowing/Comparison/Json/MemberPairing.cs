using Shadowing.Comparison.Syntax;

namespace Shadowing.Comparison.Json;

/// <summary>Finds for each member of one object the member of the other: by name, and of a repeated name by order.</summary>
internal sealed class MemberPairing(JsonSide control, JsonSide candidate)
{
    // Up to here a search is cheaper than an index.
    private const int SmallObject = 16;

    private readonly HashIndex _index = new();
    private readonly PooledList<ulong> _hashes = new();
    private readonly PooledList<int> _names = new();
    private readonly PooledList<bool> _taken = new();

    /// <summary>Lists the pairs of the members from two names on, up to the ends of their objects: the control's in their order, then what
    /// only the candidate has.</summary>
    public void Pair(int name, int end, int otherName, int otherEnd, PooledList<NodePair> pairs)
    {
        _names.Truncate(0);
        for (var at = otherName; at < otherEnd; at = candidate.Tape[at + 1].After)
        {
            _names.Add(at);
        }

        _taken.Resize(_names.Count, clear: true);
        var isSmall = _names.Count <= SmallObject;
        if (!isSmall)
        {
            var hashes = _hashes.Resize(_names.Count);
            for (var i = 0; i < hashes.Length; i++)
            {
                hashes[i] = HashOf(candidate, _names[i]);
            }

            _index.Fill(_hashes);
        }

        pairs.Reserve(pairs.Count + _names.Count);
        for (var at = name; at < end; at = control.Tape[at + 1].After)
        {
            var partner = isSmall
                ? Search(at)
                : _index.Take(HashOf(control, at), (Pairing: this, Name: at),
                    static (item, sought) => sought.Pairing.AreEqual(sought.Name, sought.Pairing._names[item]));
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
        ref readonly var left = ref control.Tape[name];
        ref readonly var right = ref candidate.Tape[otherName];
        return left.IsEscaped || right.IsEscaped
            ? JsonText.AreEqual(control.Content(name), candidate.Content(otherName))
            : left.Length == right.Length && control.Raw(name).SequenceEqual(candidate.Raw(otherName));
    }

    public void Release()
    {
        _index.Release();
        _hashes.Release();
        _names.Release();
        _taken.Release();
    }

    private static ulong HashOf(JsonSide side, int name) => JsonText.Hash(side.Content(name), side.Tape[name].IsEscaped, seed: 1);

    private int Search(int name)
    {
        for (var i = 0; i < _names.Count; i++)
        {
            if (!_taken[i] && AreEqual(name, _names[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
