namespace Shadowing.Mismatches;

/// <summary>Which calls a group was seen in, in a few hundred bytes: enough to tell whether two groups are seen in the same ones.</summary>
/// <remarks>
/// Each call has a random number. The sum of the numbers and their count tell equal sets from others but for one in 2⁶⁴; of sets that are
/// nearly equal the smallest numbers of both together are a fair draw, and the part of them that is in both is the part of all that is
/// (Broder 1997), to about a tenth. Sets of up to 32 calls are compared exactly. Not for several threads at once.
/// </remarks>
internal sealed class CallSet
{
    private const int Kept = 32;
    private readonly List<ulong> _smallest = [];
    private ulong _sum;

    /// <summary>Gets how many calls there are.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a call.</summary>
    /// <param name="call">Its random number.</param>
    public void Add(ulong call)
    {
        Count++;
        _sum = unchecked(_sum + call);
        if (_smallest.Count == Kept && call >= _smallest[^1])
        {
            return;
        }

        var place = _smallest.BinarySearch(call);
        if (place >= 0)
        {
            return;
        }

        if (_smallest.Count == Kept)
        {
            _smallest.RemoveAt(Kept - 1);
        }

        _smallest.Insert(~place, call);
    }

    /// <summary>Reads it.</summary>
    public CallSetState Read() => new(Count, _sum, [.. _smallest]);

    /// <summary>Adds what an earlier process has seen, which were other calls.</summary>
    public void Restore(CallSetState? before)
    {
        if (before is not { Count: > 0, Smallest: not null })
        {
            return;
        }

        var live = _smallest.ToList();
        (Count, _sum) = (Count + before.Count, unchecked(_sum + before.Sum));
        _smallest.Clear();
        _smallest.AddRange(live.Concat(before.Smallest).Distinct().Order().Take(Kept));
    }
}
