using System.Collections.Concurrent;
using System.Numerics;

namespace Shadowing.Observations;

/// <summary>Keeps the slabs of recorded bodies for reuse, by powers of two.</summary>
/// <remarks>
/// They are taken on callers' threads and given back on the pump's. The shared array pool keeps only a few arrays per core and
/// size for such a traffic, and would make the caller allocate whenever some hundred calls are in hand.
/// </remarks>
internal static class SlabPool
{
    private const int SmallestBits = 12;
    private const int LargestBits = 20;
    private const long MostBytesKept = 32 * 1024 * 1024;
    private static readonly ConcurrentQueue<byte[]>[] s_kept =
        [.. Enumerable.Range(SmallestBits, LargestBits - SmallestBits + 1).Select(static _ => new ConcurrentQueue<byte[]>())];
    private static long s_bytesKept;

    /// <summary>Takes a slab of at least so many bytes.</summary>
    public static byte[] Take(int size)
    {
        var bits = Math.Max(SmallestBits, BitOperations.Log2((uint)Math.Max(1, size - 1)) + 1);
        if (bits > LargestBits)
        {
            return GC.AllocateUninitializedArray<byte>(size);
        }

        if (s_kept[bits - SmallestBits].TryDequeue(out var slab))
        {
            Interlocked.Add(ref s_bytesKept, -slab.Length);
            return slab;
        }

        return GC.AllocateUninitializedArray<byte>(1 << bits);
    }

    /// <summary>Gives a slab back; one too many is left to the garbage collector.</summary>
    public static void Give(byte[] slab)
    {
        if (slab.Length > 1 << LargestBits)
        {
            return;
        }

        if (Interlocked.Add(ref s_bytesKept, slab.Length) <= MostBytesKept)
        {
            s_kept[BitOperations.Log2((uint)slab.Length) - SmallestBits].Enqueue(slab);
        }
        else
        {
            Interlocked.Add(ref s_bytesKept, -slab.Length);
        }
    }
}
