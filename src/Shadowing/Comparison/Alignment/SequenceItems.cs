using System.Buffers;

namespace Shadowing.Comparison.Alignment;

/// <summary>Two sequences of identities and the truth about their items, asked for as often as is allowed and no more.</summary>
/// <param name="pair">The truth; it knows the sides as control and candidate.</param>
/// <param name="left">The identities of the one side.</param>
/// <param name="right">The identities of the other.</param>
/// <param name="swapped">Whether the left side is the candidate's.</param>
/// <param name="most">How often the truth may be asked.</param>
internal ref struct SequenceItems<TPair>(TPair pair, ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right, bool swapped, int most)
    where TPair : struct, ISequencePair, allows ref struct
{
    private TPair _pair = pair;
    private int _left = most;

    /// <summary>Gets the truth, with whatever it has remembered meanwhile.</summary>
    public readonly TPair Pair => _pair;

    public ReadOnlySpan<ulong> Left { get; } = left;

    public ReadOnlySpan<ulong> Right { get; } = right;

    /// <summary>Gets a value indicating whether an answer was refused; whatever was refused counted as unequal.</summary>
    public bool Exhausted { get; private set; }

    /// <summary>Gets or sets a value indicating whether a search was given up that might have found more equal pairs.</summary>
    public bool GaveUp { get; set; }

    /// <summary>Gets a value indicating whether there may be better pairs than those that were found.</summary>
    public readonly bool IsCut => Exhausted || GaveUp;

    public bool AreEqual(int left, int right)
    {
        if (Left[left] != Right[right])
        {
            return false;
        }

        if (_left <= 0)
        {
            Exhausted = true;
            return false;
        }

        _left--;
        return swapped ? _pair.AreEqual(right, left) : _pair.AreEqual(left, right);
    }

    /// <summary>Pairs what is equal at the beginning, then what is equal at the end.</summary>
    /// <returns>What lies between.</returns>
    public SequenceRange Trim(SequenceRange range, Span<int> partners)
    {
        var (leftStart, leftEnd, rightStart, rightEnd) = range;
        while (leftStart < leftEnd && rightStart < rightEnd && AreEqual(leftStart, rightStart))
        {
            partners[leftStart++] = rightStart++;
        }

        while (leftStart < leftEnd && rightStart < rightEnd && AreEqual(leftEnd - 1, rightEnd - 1))
        {
            partners[--leftEnd] = --rightEnd;
        }

        return new(leftStart, leftEnd, rightStart, rightEnd);
    }

    /// <summary>Counts the identities that both parts hold, each as often as it is in both: there are no more equal pairs than
    /// these.</summary>
    public readonly int CountInBoth(SequenceRange range)
    {
        var rented = ArrayPool<ulong>.Shared.Rent(range.LeftLength);
        int[] counts = [];
        try
        {
            var unique = rented.AsSpan(0, range.LeftLength);
            Left[range.LeftStart..range.LeftEnd].CopyTo(unique);
            unique.Sort();
            counts = ArrayPool<int>.Shared.Rent(CountDistinct(unique));
            unique = unique[..Count(unique, counts)];
            var both = 0;
            foreach (var identity in Right[range.RightStart..range.RightEnd])
            {
                var found = unique.BinarySearch(identity);
                if (found >= 0 && counts[found]-- > 0)
                {
                    both++;
                }
            }

            return both;
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(rented);
            ArrayPool<int>.Shared.Return(counts);
        }
    }

    /// <summary>Counts the places at which two parts of one length are equal.</summary>
    public int CountByPosition(SequenceRange range)
    {
        var equal = 0;
        for (var i = 0; i < range.LeftLength; i++)
        {
            equal += AreEqual(range.LeftStart + i, range.RightStart + i) ? 1 : 0;
        }

        return equal;
    }

    private static int CountDistinct(ReadOnlySpan<ulong> sorted)
    {
        var distinct = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            distinct += i == 0 || sorted[i] != sorted[i - 1] ? 1 : 0;
        }

        return distinct;
    }

    // Leaves each identity once, and how often it was there.
    private static int Count(Span<ulong> sorted, Span<int> counts)
    {
        var kept = 0;
        foreach (var identity in sorted)
        {
            if (kept > 0 && sorted[kept - 1] == identity)
            {
                counts[kept - 1]++;
            }
            else
            {
                (sorted[kept], counts[kept]) = (identity, 1);
                kept++;
            }
        }

        return kept;
    }
}
