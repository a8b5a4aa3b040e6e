using System.Buffers.Binary;

namespace Shadowing.Evidence.Counting;

/// <summary>Counts requests that differ from each other, in a few hundred bytes.</summary>
/// <remarks>
/// It keeps the smallest of their fingerprints, mixed so that they lie evenly. Fewer than it keeps are counted exactly; of more, n are
/// estimated as (k−1)/m, of which m is the k-th smallest as a part of all numbers (Bar-Yossef et al. 2002), to about 1/√k. Fingerprints
/// are seeded anew by each process that shares no secret, so what an earlier one has seen cannot be told from what this one sees: the
/// larger number holds.
/// </remarks>
/// <param name="kept">How many fingerprints it keeps.</param>
internal sealed class DistinctRequests(int kept)
{
    private readonly List<ulong> _smallest = [];
    private long _before;

    /// <summary>Gets how many there were at least.</summary>
    public long Count => Math.Max(_before, _smallest.Count < kept ? _smallest.Count : Estimate());

    /// <summary>Counts a request.</summary>
    public void Add(ulong fingerprint) => Insert(Mix(fingerprint));

    /// <summary>Takes back how many an earlier run had seen.</summary>
    public void Restore(long count) => _before = Math.Max(_before, count);

    /// <summary>Takes back which ones were seen under the same key.</summary>
    /// <param name="smallest">What <see cref="Write"/> gave; null where nobody has written it down.</param>
    public void Restore(byte[]? smallest)
    {
        for (var at = 0; at + sizeof(ulong) <= (smallest?.Length ?? 0); at += sizeof(ulong))
        {
            Insert(BinaryPrimitives.ReadUInt64LittleEndian(smallest.AsSpan(at)));
        }
    }

    /// <summary>Gets which ones it keeps, to be told apart by whoever has the same key.</summary>
    public byte[] Write()
    {
        var bytes = new byte[_smallest.Count * sizeof(ulong)];
        for (var place = 0; place < _smallest.Count; place++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(place * sizeof(ulong)), _smallest[place]);
        }

        return bytes;
    }

    private void Insert(ulong mixed)
    {
        if (_smallest.Count == kept && mixed >= _smallest[^1])
        {
            return;
        }

        var place = _smallest.BinarySearch(mixed);
        if (place >= 0)
        {
            return;
        }

        if (_smallest.Count == kept)
        {
            _smallest.RemoveAt(kept - 1);
        }

        _smallest.Insert(~place, mixed);
    }

    private long Estimate() => (long)((kept - 1) / ((_smallest[^1] + 1d) / ulong.MaxValue));

    // The finalizer of MurmurHash3 for 64 bits (Appleby, in the public domain): each bit depends on all.
    private static ulong Mix(ulong number)
    {
        number = (number ^ (number >> 33)) * 0xFF51AFD7ED558CCD;
        number = (number ^ (number >> 33)) * 0xC4CEB9FE1A85EC53;
        return number ^ (number >> 33);
    }
}
