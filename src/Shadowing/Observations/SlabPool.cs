using System.Numerics;

namespace Shadowing.Observations;

/// <summary>Keeps the slabs of recorded bodies for reuse, by powers of two: the last given back is taken first, because its memory is still
/// near the processor.</summary>
/// <remarks>
/// They are taken on callers' threads and given back on the pump's. The shared array pool keeps only a few arrays per core and
/// size for such a traffic, and would make the caller allocate whenever some hundred calls are in hand. All sizes have one bound, and those
/// of which most is kept make room for the others: what earlier traffic has left behind must not make the pool useless for today's. It is
/// held for a few instructions only, so that whoever finds it held spins.
/// </remarks>
internal sealed class SlabPool
{
    private const int SmallestBits = 12;
    private const int LargestBits = 20;
    private const long MostBytesKept = 32 * 1024 * 1024;
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

        var size = bits - SmallestBits;
        var isHeld = false;
        _lock.Enter(ref isHeld);
        try
        {
            if (MakeRoom(slab.Length, size))
            {
                _kept[size].Add(slab);
                _bytesKept += slab.Length;
            }
        }
        finally
        {
            _lock.Exit(useMemoryBarrier: false);
        }
    }

    private bool MakeRoom(int length, int size)
    {
        while (_bytesKept + length > MostBytesKept)
        {
            var fullest = Fullest();
            if (fullest == size)
            {
                return false;
            }

            var kept = _kept[fullest];
            _bytesKept -= kept[^1].Length;
            kept.RemoveAt(kept.Count - 1);
        }

        return true;
    }

    private int Fullest()
    {
        var (fullest, most) = (0, -1L);
        for (var size = 0; size < _kept.Length; size++)
        {
            var bytes = (long)_kept[size].Count << (SmallestBits + size);
            if (bytes > most)
            {
                (fullest, most) = (size, bytes);
            }
        }

        return fullest;
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
