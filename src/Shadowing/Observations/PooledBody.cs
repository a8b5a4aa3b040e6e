using System.Buffers;
using System.Runtime.InteropServices;

namespace Shadowing.Observations;

/// <summary>A bounded copy of one body in pooled slabs, written on the caller's thread and read on the pump.</summary>
/// <remarks>
/// The lock is this body's own and never contended, unless the application goes on writing after its response ended: then it
/// keeps such a write from landing in an array that somebody else has rented by now.
/// </remarks>
internal sealed class PooledBody
{
    private const int FirstSlab = 4_096;
    private static long s_generations;
    private readonly Lock _gate = new();
    private readonly List<byte[]> _slabs = new(8);
    private MemoryBudget? _budget;
    private byte[]? _joined;
    private int _cap;
    private int _used;
    private bool _open;

    /// <summary>Gets how many bytes were offered, whether kept or not.</summary>
    public long Offered { get; private set; }

    /// <summary>Gets why the copy is not whole.</summary>
    public PooledBodyLoss Loss { get; private set; }

    /// <summary>Gets the number of the present copy; no two copies have the same.</summary>
    public long Generation { get; private set; }

    /// <summary>Begins a new copy.</summary>
    public void Open(MemoryBudget budget, int cap)
    {
        using var scope = _gate.EnterScope();
        Generation = Interlocked.Increment(ref s_generations);
        _budget = budget;
        _cap = cap;
        _open = true;
    }

    /// <summary>Copies bytes to the end; over the cap or the budget it stops copying, gives back what it held and says why.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => Append(Generation, bytes);

    /// <summary>Copies bytes to the end of a certain copy. Whoever writes late, when this already serves another call, writes
    /// nothing.</summary>
    /// <returns>False when that copy is not whole any more.</returns>
    public bool Append(long generation, ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            if (!_open || generation != Generation)
            {
                return true;
            }

            Offered += bytes.Length;
            if (Loss == PooledBodyLoss.None)
            {
                Copy(bytes);
            }

            return Loss == PooledBodyLoss.None;
        }
    }

    /// <summary>Takes the end of a certain copy back, down to a length; what was lost stays lost.</summary>
    public void Truncate(long generation, long length)
    {
        lock (_gate)
        {
            if (_open && generation == Generation && length < Offered && Loss == PooledBodyLoss.None)
            {
                Offered = length;
                Shrink();
            }
        }
    }

    /// <summary>Ends the writing: later appends do nothing.</summary>
    public void Seal()
    {
        lock (_gate)
        {
            _open = false;
        }
    }

    /// <summary>Gets the whole copy as one piece; only after <see cref="Seal"/>.</summary>
    public ReadOnlyMemory<byte> Read()
    {
        if (_slabs.Count == 0)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        if (_slabs.Count == 1)
        {
            return _slabs[0].AsMemory(0, _used);
        }

        // Several may read at once, a lost run and whoever judges.
        lock (_gate)
        {
            return (_joined ??= Join()).AsMemory(0, (int)Offered);
        }
    }

    /// <summary>Gives every array back and empties the copy, for the next call.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _open = false;
            ReleaseSlabs();
            Offered = 0;
            Loss = PooledBodyLoss.None;
        }
    }

    private byte[] Join()
    {
        var joined = ArrayPool<byte>.Shared.Rent((int)Offered);
        var at = 0;
        foreach (var slab in _slabs)
        {
            var length = Math.Min(slab.Length, (int)Offered - at);
            slab.AsSpan(0, length).CopyTo(joined.AsSpan(at));
            at += length;
        }

        return joined;
    }

    private void Copy(ReadOnlySpan<byte> bytes)
    {
        if (Offered > _cap)
        {
            Lose(PooledBodyLoss.OverCap);
            return;
        }

        while (!bytes.IsEmpty)
        {
            var slab = CollectionsMarshal.AsSpan(_slabs) is [.., var last] && _used < last.Length ? last : Grow(bytes.Length);
            if (slab is null)
            {
                Lose(PooledBodyLoss.NoMemory);
                return;
            }

            var length = Math.Min(bytes.Length, slab.Length - _used);
            bytes[..length].CopyTo(slab.AsSpan(_used));
            _used += length;
            bytes = bytes[length..];
        }
    }

    // Every slab but the last is full.
    private void Shrink()
    {
        var before = 0L;
        var kept = 0;
        while (kept < _slabs.Count && before < Offered)
        {
            _used = (int)Math.Min(_slabs[kept].Length, Offered - before);
            before += _used;
            kept++;
        }

        for (var i = kept; i < _slabs.Count; i++)
        {
            _budget!.Release(_slabs[i].Length);
            SlabPool.Give(_slabs[i]);
        }

        _slabs.RemoveRange(kept, _slabs.Count - kept);
    }

    private byte[]? Grow(int wanted)
    {
        var size = Math.Max(_slabs.Count == 0 ? FirstSlab : _slabs[^1].Length * 2, wanted);
        var slab = SlabPool.Take(size);
        if (!_budget!.TryReserve(slab.Length))
        {
            SlabPool.Give(slab);
            return null;
        }

        _slabs.Add(slab);
        _used = 0;
        return slab;
    }

    private void Lose(PooledBodyLoss loss)
    {
        ReleaseSlabs();
        Loss = loss;
    }

    private void ReleaseSlabs()
    {
        foreach (var slab in CollectionsMarshal.AsSpan(_slabs))
        {
            _budget?.Release(slab.Length);
            SlabPool.Give(slab);
        }

        _slabs.Clear();
        _used = 0;
        if (_joined is not null)
        {
            ArrayPool<byte>.Shared.Return(_joined);
            _joined = null;
        }
    }
}
