namespace Shadowing.Comparison.Json;

/// <summary>Finds items by their hashes, in the order in which they stand, and takes each once. Its memory is pooled.</summary>
internal sealed class HashIndex
{
    private const int None = -1;

    // An emptied chain keeps its slot, so that the search for others goes on behind it.
    private const int Emptied = -2;

    private readonly PooledList<ulong> _hashes = new();
    private readonly PooledList<int> _heads = new();
    private readonly PooledList<int> _next = new();
    private int _mask;

    /// <summary>Puts items in; whatever was in before is out.</summary>
    public void Fill(ReadOnlySpan<ulong> hashes)
    {
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, hashes.Length * 2));
        _mask = size - 1;
        _heads.Resize(size).Fill(None);
        _hashes.Resize(size);
        _next.Resize(hashes.Length);
        for (var item = hashes.Length - 1; item >= 0; item--)
        {
            var slot = Slot(hashes[item]);
            _hashes[slot] = hashes[item];
            _next[item] = _heads[slot];

            _heads[slot] = item;
        }
    }

    /// <summary>Takes the first item with a hash that passes the test; -1 when there is none.</summary>
    public int Take<TState>(ulong hash, TState state, Func<int, TState, bool> isIt)
        where TState : allows ref struct
    {
        var slot = Slot(hash);
        var before = None;
        for (var item = _heads[slot]; item >= 0; item = _next[item])
        {
            if (isIt(item, state))
            {
                if (before >= 0)
                {
                    _next[before] = _next[item];
                }
                else
                {
                    _heads[slot] = _next[item] >= 0 ? _next[item] : Emptied;
                }

                return item;
            }

            before = item;
        }

        return None;
    }

    public void Release()
    {
        _hashes.Release();
        _heads.Release();
        _next.Release();
    }

    // The slot of a hash, or a free one.
    private int Slot(ulong hash)
    {
        var slot = (int)(hash >> 32 ^ hash) & _mask;
        while (_heads[slot] != None && _hashes[slot] != hash)
        {
            slot = (slot + 1) & _mask;
        }

        return slot;
    }
}
