using System.Buffers;

namespace Shadowing.Comparison.Alignment;

/// <summary>Pairs two parts that are far from each other: by what occurs exactly once on each side, in the longest chain that keeps the
/// order of both, and by what is equal next to it.</summary>
internal static class AnchorSearch
{
    private const int Absent = -1;
    private const int Repeated = -2;

    public static void Pair<TPair>(ref SequenceItems<TPair> items, SequenceRange range, Span<int> partners)
        where TPair : struct, ISequencePair, allows ref struct
    {
        var sorted = ArrayPool<ulong>.Shared.Rent(range.LeftLength);
        int[] places = [];
        try
        {
            var unique = sorted.AsSpan(0, range.LeftLength);
            items.Left[range.LeftStart..range.LeftEnd].CopyTo(unique);
            unique.Sort();
            unique = unique[..KeepUnique(unique)];
            places = ArrayPool<int>.Shared.Rent(unique.Length);
            FindInRight(items.Right[range.RightStart..range.RightEnd], unique, places);
            PairUnique(ref items, range, unique, places, partners);
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(sorted);
            ArrayPool<int>.Shared.Return(places);
        }

        KeepLongestChain(partners[range.LeftStart..range.LeftEnd]);
        TrimGaps(ref items, range, partners);
    }

    private static int KeepUnique(Span<ulong> sorted)
    {
        var kept = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            if ((i == 0 || sorted[i - 1] != sorted[i]) && (i + 1 == sorted.Length || sorted[i + 1] != sorted[i]))
            {
                sorted[kept++] = sorted[i];
            }
        }

        return kept;
    }

    private static void FindInRight(ReadOnlySpan<ulong> right, ReadOnlySpan<ulong> unique, Span<int> places)
    {
        places[..unique.Length].Fill(Absent);
        for (var j = 0; j < right.Length; j++)
        {
            var found = unique.BinarySearch(right[j]);
            if (found >= 0)
            {
                places[found] = places[found] is Absent ? j : Repeated;
            }
        }
    }

    private static void PairUnique<TPair>(
        ref SequenceItems<TPair> items, SequenceRange range, ReadOnlySpan<ulong> unique, ReadOnlySpan<int> places, Span<int> partners)
        where TPair : struct, ISequencePair, allows ref struct
    {
        for (var i = range.LeftStart; i < range.LeftEnd; i++)
        {
            var found = unique.BinarySearch(items.Left[i]);
            if (found >= 0 && places[found] >= 0 && items.AreEqual(i, range.RightStart + places[found]))
            {
                partners[i] = range.RightStart + places[found];
            }
        }
    }

    // Patience sorting: of all chains of one length the one that ends earliest is the one to extend.
    private static void KeepLongestChain(Span<int> partners)
    {
        var anchors = partners.Length - partners.Count(Absent);
        var ends = ArrayPool<int>.Shared.Rent(anchors);
        var before = ArrayPool<int>.Shared.Rent(anchors);
        var longest = 0;
        var anchor = 0;
        var chains = ArrayPool<int>.Shared.Rent(anchors);
        for (var i = 0; i < partners.Length; i++)
        {
            if (partners[i] >= 0)
            {
                // Chains are of anchors by their number; which partner ends them is kept beside.
                var length = ChainsEndingBefore(partners[i], ends.AsSpan(0, longest));
                before[anchor] = length > 0 ? chains[length - 1] : -1;
                ends[length] = partners[i];
                chains[length] = anchor++;
                longest = Math.Max(longest, length + 1);
            }
        }

        var kept = longest > 0 ? chains[longest - 1] : -1;
        for (var i = partners.Length - 1; i >= 0; i--)
        {
            if (partners[i] < 0)
            {
                continue;
            }

            if (--anchor == kept)
            {
                kept = before[anchor];
            }
            else
            {
                partners[i] = Absent;
            }
        }

        ArrayPool<int>.Shared.Return(chains);

        ArrayPool<int>.Shared.Return(ends);
        ArrayPool<int>.Shared.Return(before);
    }

    private static int ChainsEndingBefore(int partner, ReadOnlySpan<int> ends)
    {
        var (low, high) = (0, ends.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = ends[middle] < partner ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static void TrimGaps<TPair>(ref SequenceItems<TPair> items, SequenceRange range, Span<int> partners)
        where TPair : struct, ISequencePair, allows ref struct
    {
        var (left, right) = (range.LeftStart, range.RightStart);
        for (var i = range.LeftStart; i < range.LeftEnd; i++)
        {
            if (partners[i] >= 0)
            {
                items.Trim(new(left, i, right, partners[i]), partners);
                (left, right) = (i + 1, partners[i] + 1);
            }
        }

        items.Trim(new(left, range.LeftEnd, right, range.RightEnd), partners);
    }
}
