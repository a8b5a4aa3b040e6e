using Shadowing.Comparison.Syntax;

namespace Shadowing.Comparison.Json;

/// <summary>Finds items by their hashes, in the order in which they stand, and takes each once. Its memory is pooled.</summary>
internal sealed class HashIndex
{
    // A slot holds the first item of its chain; a chain that was emptied holds the complement of its last one, so that the search for
    // others goes on behind it.
    private const int Free = int.MinValue;
    private const int End = -1;

    private readonly PooledList<int> _slots = new();
    private readonly PooledList<int> _next = new();
    private PooledList<ulong> _hashes = new();
    private int _mask;

    /// <summary>Gets a value indicating whether two items that were indexed had one hash.</summary>
    public bool HasRepeats { get; private set; }

    /// <summary>Indexes items; whatever was in before is out.</summary>
    /// <param name="hashes">The hashes of the items, which nobody changes while they are looked for.</param>
    public void Fill(PooledList<ulong> hashes)
    {
        _hashes = hashes;
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, _hashes.Count + (_hashes.Count / 2)));
        _mask = size - 1;
        _slots.Resize(size).Fill(Free);
        _next.Resize(_hashes.Count);
        HasRepeats = false;
        for (var item = _hashes.Count - 1; item >= 0; item--)
        {
            var slot = Slot(_hashes[item]);
            HasRepeats |= _slots[slot] != Free;
            _next[item] = _slots[slot] == Free ? End : _slots[slot];
            _slots[slot] = item;
        }
    }

    /// <summary>Takes the first item with a hash that passes the test; -1 when there is none.</summary>
    public int Take<TState>(ulong hash, TState state, Func<int, TState, bool> isIt)
    {
        var slot = Slot(hash);
        var before = End;
        for (var item = Math.Max(End, _slots[slot]); item >= 0; item = _next[item])
        {
            if (!isIt(item, state))
            {
                before = item;
                continue;
            }

            if (before >= 0)
            {
                _next[before] = _next[item];
            }
            else
            {
                _slots[slot] = _next[item] >= 0 ? _next[item] : ~item;
            }

            return item;
        }

        return End;
    }

    public void Release()
    {
        _slots.Release();
        _next.Release();
    }

    // The slot of a hash, or a free one.
    private int Slot(ulong hash)
    {
        var slot = (int)((hash >> 32) ^ hash) & _mask;
        while (_slots[slot] is not Free and var item && _hashes[item >= 0 ? item : ~item] != hash)
        {
            slot = (slot + 1) & _mask;
        }

        return slot;
    }
}
