namespace Shadowing.Evidence.Counting;

/// <summary>Counts requests that differ from each other, in a few hundred bytes.</summary>
/// <remarks>
/// It keeps the smallest of their fingerprints, mixed so that they lie evenly. Fewer than it keeps are counted exactly; of more, n are
/// estimated as (k−1)/m, of which m is the k-th smallest as a part of all numbers (Bar-Yossef et al. 2002), to about 1/√k. Fingerprints
/// are seeded anew by each process, so what an earlier one has seen cannot be told from what this one sees: the larger number holds.
/// </remarks>
/// <param name="kept">How many fingerprints it keeps.</param>
internal sealed class DistinctRequests(int kept)
{
    private readonly List<ulong> _smallest = [];
    private long _before;

    /// <summary>Gets how many there were at least.</summary>
    public long Count => Math.Max(_before, _smallest.Count < kept ? _smallest.Count : Estimate());

    /// <summary>Counts a request.</summary>
    public void Add(ulong fingerprint)
    {
        var mixed = Mix(fingerprint);
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

    /// <summary>Takes back how many an earlier run had seen.</summary>
    public void Restore(long count) => _before = Math.Max(_before, count);

    private long Estimate() => (long)((kept - 1) / ((_smallest[^1] + 1d) / ulong.MaxValue));

    // The finalizer of MurmurHash3 for 64 bits (Appleby, in the public domain): each bit depends on all.
    private static ulong Mix(ulong number)
    {
        number = (number ^ (number >> 33)) * 0xFF51AFD7ED558CCD;
        number = (number ^ (number >> 33)) * 0xC4CEB9FE1A85EC53;
        return number ^ (number >> 33);
    }
}
