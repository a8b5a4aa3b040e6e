using System.Buffers;

namespace Shadowing.Observations;

/// <summary>A bounded copy of one body in pooled slabs, written on the caller's thread and read on the pump.</summary>
/// <remarks>
/// The lock is this body's own and never contended, unless the application goes on writing after its response ended: then it
/// keeps such a write from landing in an array that somebody else has rented by now. It spins, because it is part of this very object and
/// costs its one holder half of what another would.
/// </remarks>
internal sealed class PooledBody
{
    private const int FirstSlab = 4_096;
    private const int LargestSlab = 65_536;
    private static long s_bodies;
    private SpinLock _lock = new(enableThreadOwnerTracking: false);
    private MemoryBudget? _budget;

    // No body has a number of another's: who writes late may look at one body with the number of the next.
    private long _lastGeneration = Interlocked.Increment(ref s_bodies) << 32;
    private byte[]? _first;
    private byte[]? _last;
    private List<byte[]>? _others;
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
        Enter();
        Generation = ++_lastGeneration;
        _budget = budget;
        _cap = cap;
        _open = true;
        Exit();
    }

    /// <summary>Copies bytes to the end; over the cap or the budget it stops copying, gives back what it held and says why.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => Append(Generation, bytes);

    /// <summary>Copies bytes to the end of a certain copy. Whoever writes late, when this already serves another call, writes
    /// nothing.</summary>
    /// <returns>False when that copy is not whole any more.</returns>
    public bool Append(long generation, ReadOnlySpan<byte> bytes)
    {
        Enter();
        try
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
        finally
        {
            Exit();
        }
    }

    /// <summary>Takes the end of a certain copy back, down to a length; what was lost stays lost.</summary>
    public void Truncate(long generation, long length)
    {
        Enter();
        try
        {
            if (_open && generation == Generation && length < Offered && Loss == PooledBodyLoss.None)
            {
                Offered = length;
                Shrink();
            }
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Ends the writing: later appends do nothing.</summary>
    public void Seal()
    {
        Enter();
        _open = false;
        Exit();
    }

    /// <summary>Gets the whole copy as one piece; only after <see cref="Seal"/>.</summary>
    public ReadOnlyMemory<byte> Read()
    {
        if (ReferenceEquals(_first, _last))
        {
            return _first.AsMemory(0, _used);
        }

        // Several may read at once, a lost run and whoever judges.
        Enter();
        try
        {
            return (_joined ??= Join()).AsMemory(0, (int)Offered);
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Gives every array back and empties the copy, for the next call.</summary>
    public void Release()
    {
        Enter();
        try
        {
            _open = false;
            ReleaseSlabs();
            Offered = 0;
            Loss = PooledBodyLoss.None;
        }
        finally
        {
            Exit();
        }
    }

    private void Enter()
    {
        var isHeld = false;
        _lock.Enter(ref isHeld);
    }

    private void Exit() => _lock.Exit(useMemoryBarrier: false);

    private byte[] Join()
    {
        var joined = ArrayPool<byte>.Shared.Rent((int)Offered);
        var at = Put(_first!, joined, 0);
        foreach (var slab in _others!)
        {
            at = Put(slab, joined, at);
        }

        return joined;
    }

    private int Put(byte[] slab, byte[] joined, int at)
    {
        var length = Math.Min(slab.Length, (int)Offered - at);
        slab.AsSpan(0, length).CopyTo(joined.AsSpan(at));
        return at + length;
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
            var slab = _last is { } last && _used < last.Length ? last : Grow(bytes.Length);
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
        while (_last is { } last && Before(last) is var before && Offered <= before)
        {
            GiveBack(last);
            if (ReferenceEquals(last, _first))
            {
                (_first, _last, _used) = (null, null, 0);
                return;
            }

            _others!.RemoveAt(_others.Count - 1);
            _last = _others.Count > 0 ? _others[^1] : _first;
        }

        _used = _last is { } kept ? (int)(Offered - Before(kept)) : 0;
    }

    // How many bytes are in the slabs before the last one.
    private long Before(byte[] last)
    {
        var all = (long)_first!.Length;
        for (var i = 0; i < _others?.Count; i++)
        {
            all += _others[i].Length;
        }

        return all - last.Length;
    }

    // Each four times as long as the one before, up to a length that is neither wasted much nor joined often.
    private byte[]? Grow(int wanted)
    {
        var size = Math.Max(wanted, _last is { } last ? Math.Min(last.Length * 4, LargestSlab) : FirstSlab);
        var slab = SlabPool.Shared.Take(size);
        if (_first is not null)
        {
            _others ??= new List<byte[]>(8);
            _others.EnsureCapacity(_others.Count + 1);
        }

        if (!_budget!.TryReserve(slab.Length))
        {
            SlabPool.Shared.Give(slab);
            return null;
        }

        if (_first is null)
        {
            _first = slab;
        }
        else
        {
            _others!.Add(slab);
        }

        _used = 0;
        return _last = slab;
    }

    private void Lose(PooledBodyLoss loss)
    {
        ReleaseSlabs();
        Loss = loss;
    }

    private void ReleaseSlabs()
    {
        if (_first is null)
        {
            return;
        }

        GiveBack(_first);
        for (var i = 0; i < _others?.Count; i++)
        {
            GiveBack(_others[i]);
        }

        _others?.Clear();
        (_first, _last, _used) = (null, null, 0);
        if (_joined is not null)
        {
            ArrayPool<byte>.Shared.Return(_joined);
            _joined = null;
        }
    }

    private void GiveBack(byte[] slab)
    {
        _budget?.Release(slab.Length);
        SlabPool.Shared.Give(slab);
    }
}
