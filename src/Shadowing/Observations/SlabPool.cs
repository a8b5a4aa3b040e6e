using System.Numerics;

namespace Shadowing.Observations;

/// <summary>Keeps the slabs of recorded bodies for reuse, by powers of two: the last given back is taken first, because its memory is still
/// near the processor.</summary>
/// <remarks>
/// They are taken on callers' threads and given back on the pump's. The shared array pool keeps only a few arrays per core and
/// size for such a traffic, and would make the caller allocate whenever some hundred calls are in hand. All sizes have one bound, of which
/// large slabs leave a part to the small ones. It is held for a few instructions only, so that whoever finds it held spins.
/// </remarks>
internal sealed class SlabPool
{
    private const int SmallestBits = 12;
    private const int LargestBits = 20;
    private const int LargeFromBits = 16;
    private const long MostBytesKept = 32 * 1024 * 1024;
    private const long MostBytesBeforeLarge = MostBytesKept / 4 * 3;
    private readonly List<byte[]>[] _kept =
        [.. Enumerable.Range(SmallestBits, LargestBits - SmallestBits + 1).Select(static _ => new List<byte[]>())];
    private SpinLock _lock = new(enableThreadOwnerTracking: false);
    private long _bytesKept;

    /// <summary>Gets the pool of all recorded bodies.</summary>
    public static SlabPool Shared { get; } = new();

    /// <summary>Takes a slab of at least so many bytes.</summary>
    public byte[] Take(int size)
    {
        var bits = Math.Max(SmallestBits, BitOperations.Log2((uint)Math.Max(1, size - 1)) + 1);
        return bits > LargestBits ? GC.AllocateUninitializedArray<byte>(size)
            : TakeKept(_kept[bits - SmallestBits]) ?? GC.AllocateUninitializedArray<byte>(1 << bits);
    }

    /// <summary>Gives a slab back; one too many is left to the garbage collector.</summary>
    public void Give(byte[] slab)
    {
        var bits = BitOperations.Log2((uint)slab.Length);
        if (slab.Length > 1 << LargestBits)
        {
            return;
        }

        var kept = _kept[bits - SmallestBits];
        var most = bits >= LargeFromBits ? MostBytesBeforeLarge : MostBytesKept;
        var isHeld = false;
        _lock.Enter(ref isHeld);
        if (_bytesKept + slab.Length <= most)
        {
            _bytesKept += slab.Length;
            kept.Add(slab);
        }

        _lock.Exit(useMemoryBarrier: false);
    }

    private byte[]? TakeKept(List<byte[]> kept)
    {
        byte[]? slab = null;
        var isHeld = false;
        _lock.Enter(ref isHeld);
        if (kept.Count > 0)
        {
            slab = kept[^1];
            kept.RemoveAt(kept.Count - 1);
            _bytesKept -= slab.Length;
        }

        _lock.Exit(useMemoryBarrier: false);
        return slab;
    }
}
