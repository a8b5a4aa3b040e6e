using System.Buffers;

namespace Shadowing.Comparison.Alignment;

/// <summary>Finds a longest common subsequence by the greedy forward search of Myers, "An O(ND) Difference Algorithm and Its Variations"
/// (1986), as long as the two parts are few edits away from each other.</summary>
internal static class EditSearch
{
    /// <summary>The most items without a match, of both sides together, with which the search goes on: what it remembers grows with their
    /// square.</summary>
    public const int MostEdits = 128;

    /// <summary>Pairs the items of a longest common subsequence; pairs none when it takes more edits than allowed.</summary>
    public static bool TryPair<TPair>(ref SequenceItems<TPair> items, SequenceRange range, int mostEdits, Span<int> partners)
        where TPair : struct, ISequencePair, allows ref struct
    {
        if (Math.Abs(range.LeftLength - range.RightLength) > mostEdits)
        {
            return false;   // each surplus item is an edit
        }

        var reached = ArrayPool<int>.Shared.Rent(RowStart(mostEdits + 1));
        try
        {
            for (var edits = 0; edits <= mostEdits; edits++)
            {
                if (TryReachEnd(ref items, range, edits, reached))
                {
                    WalkBack(range, edits, reached, partners);
                    return true;
                }
            }

            return false;
        }
        finally
        {
            ArrayPool<int>.Shared.Return(reached);
        }
    }

    // A row for each number of edits: how far the left side is consumed at best on the diagonals -edits, -edits + 2, …, edits, a diagonal
    // being what is consumed of the left side less what is consumed of the right.
    private static bool TryReachEnd<TPair>(ref SequenceItems<TPair> items, SequenceRange range, int edits, Span<int> reached)
        where TPair : struct, ISequencePair, allows ref struct
    {
        for (var diagonal = -edits; diagonal <= edits; diagonal += 2)
        {
            var left = edits == 0 ? 0 : Start(edits, diagonal, reached, out _);
            var right = left - diagonal;
            while (left < range.LeftLength && right < range.RightLength && items.AreEqual(range.LeftStart + left, range.RightStart + right))
            {
                left++;
                right++;
            }

            reached[RowStart(edits) + ((diagonal + edits) / 2)] = left;
            if (left >= range.LeftLength && right >= range.RightLength)
            {
                return true;
            }
        }

        return false;
    }

    private static void WalkBack(SequenceRange range, int edits, ReadOnlySpan<int> reached, Span<int> partners)
    {
        var left = range.LeftLength;
        for (var diagonal = range.LeftLength - range.RightLength; edits >= 0; edits--)
        {
            var previous = 0;
            var start = edits == 0 ? 0 : Start(edits, diagonal, reached, out previous);
            while (left > start)
            {
                left--;
                partners[range.LeftStart + left] = range.RightStart + left - diagonal;
            }

            left = edits == 0 ? 0 : previous < diagonal ? start - 1 : start;
            diagonal = previous;
        }
    }

    // Where a diagonal is entered with the last edit: from the diagonal above by an item of the right side, or from the one below by one of
    // the left.
    private static int Start(int edits, int diagonal, ReadOnlySpan<int> reached, out int previous)
    {
        var row = RowStart(edits - 1);
        var below = row + ((diagonal - 1 + edits - 1) / 2);
        if (diagonal == -edits || (diagonal != edits && reached[below] < reached[below + 1]))
        {
            previous = diagonal + 1;
            return reached[diagonal == -edits ? row : below + 1];
        }

        previous = diagonal - 1;
        return reached[below] + 1;
    }

    private static int RowStart(int edits) => edits * (edits + 1) / 2;
}
