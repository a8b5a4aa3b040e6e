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
}
