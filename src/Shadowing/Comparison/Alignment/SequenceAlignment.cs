using System.Buffers;

namespace Shadowing.Comparison.Alignment;

/// <summary>Decides which items of two sequences are held against each other, so that one inserted item is one difference and does not
/// shift all that follow.</summary>
/// <remarks>
/// <para>What is equal at both ends is paired first. What lies between is paired by a longest common subsequence, where one is found with
/// at most <see cref="EditSearch.MostEdits"/> edits, and else by what occurs exactly once on each side. Sequences of one length are paired
/// by position unless the other way makes more equal pairs. Between two equal pairs, what is left over is paired in its order.</para>
/// <para>Swapped sides give the same pairs, swapped; sequences of one length need <c>mirrored</c> for it. The time is linear but for
/// sorting, whatever the sequences hold.</para>
/// </remarks>
internal static class SequenceAlignment
{
    /// <summary>Pairs the items.</summary>
    /// <param name="pair">The truth about two items; it is asked only when their identities agree.</param>
    /// <param name="control">The identities of the control's items: equal items have equal identities.</param>
    /// <param name="candidate">The identities of the candidate's items.</param>
    /// <param name="partners">Gets for each item of the control the place of the candidate's item that it is held against, or -1. The
    /// places increase.</param>
    /// <param name="most">How often <paramref name="pair"/> may be asked.</param>
    /// <param name="mirrored">Whether, of several equally good answers for sequences of one length, to give the one that is found with the
    /// sides swapped. Someone who wants swapped sides to be told alike sets it by the content, such as by which side comes first in an
    /// ordering.</param>
    /// <returns>False when <paramref name="pair"/> was to be asked more often, or more edits were needed than are sought; the pairs are
    /// valid, but there may be better ones.</returns>
    public static bool Align<TPair>(
        scoped ref TPair pair, ReadOnlySpan<ulong> control, ReadOnlySpan<ulong> candidate, Span<int> partners, int most,
        bool mirrored = false)
        where TPair : struct, ISequencePair, allows ref struct
    {
        // The shorter side is on the left, whichever it is: that is what makes swapped sides give the same answer, and scratch memory
        // small.
        var swapped = control.Length == candidate.Length ? mirrored : control.Length > candidate.Length;
        partners = partners[..control.Length];
        if (!swapped)
        {
            var items = new SequenceItems<TPair>(pair, control, candidate, swapped: false, most);
            Pair(ref items, partners);
            pair = items.Pair;
            return !items.IsCut;
        }

        var rented = ArrayPool<int>.Shared.Rent(candidate.Length);
        try
        {
            var items = new SequenceItems<TPair>(pair, candidate, control, swapped: true, most);
            Pair(ref items, rented.AsSpan(0, candidate.Length));
            pair = items.Pair;
            Invert(rented.AsSpan(0, candidate.Length), partners);
            return !items.IsCut;
        }
        finally
        {
            ArrayPool<int>.Shared.Return(rented);
        }
    }

    private static void Pair<TPair>(ref SequenceItems<TPair> items, Span<int> partners)
        where TPair : struct, ISequencePair, allows ref struct
    {
        partners.Fill(-1);
        var middle = items.Trim(new(0, items.Left.Length, 0, items.Right.Length), partners);
        if (middle.LeftLength > 0 && middle.RightLength > 0)
        {
            PairMiddle(ref items, middle, partners);
        }

        PairGaps(partners, items.Right.Length);
    }

    private static void PairMiddle<TPair>(ref SequenceItems<TPair> items, SequenceRange middle, Span<int> partners)
        where TPair : struct, ISequencePair, allows ref struct
    {
        var sameLength = middle.LeftLength == middle.RightLength;
        var byPosition = sameLength ? items.CountByPosition(middle) : -1;

        // With more edits than these there are not more equal pairs than by position.
        var worthwhile = sameLength ? (2 * (middle.LeftLength - byPosition)) - 2 : int.MaxValue;
        var found = worthwhile > 0 && EditSearch.TryPair(ref items, middle, Math.Min(worthwhile, EditSearch.MostEdits), partners);
        if (!found && worthwhile > EditSearch.MostEdits && !items.Exhausted)
        {
            AnchorSearch.Pair(ref items, middle, partners);
        }

        var pairs = partners[middle.LeftStart..middle.LeftEnd];
        var equal = pairs.Length - pairs.Count(-1);
        if (sameLength && equal <= byPosition)
        {
            pairs.Fill(-1);   // one gap of one length: all that is left over is paired by its position
            equal = byPosition;
        }

        items.GaveUp = !found && worthwhile > EditSearch.MostEdits && !items.Exhausted && equal < items.CountInBoth(middle);
    }

    private static void PairGaps(Span<int> partners, int rightLength)
    {
        var (left, right) = (0, 0);
        for (var i = 0; i <= partners.Length; i++)
        {
            var end = i == partners.Length ? rightLength : partners[i];
            if (end >= 0)
            {
                while (left < i && right < end)
                {
                    partners[left++] = right++;
                }

                (left, right) = (i + 1, end + 1);
            }
        }
    }

    private static void Invert(ReadOnlySpan<int> pairs, Span<int> partners)
    {
        partners.Fill(-1);
        for (var i = 0; i < pairs.Length; i++)
        {
            if (pairs[i] >= 0)
            {
                partners[pairs[i]] = i;
            }
        }
    }
}
