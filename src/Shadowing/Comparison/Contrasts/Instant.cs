namespace Shadowing.Comparison.Contrasts;

/// <summary>A time that was read, exactly: in ticks, and by the digits of its fraction that are finer than those.</summary>
/// <param name="ticks">Ticks since 0001-01-01, before which they are negative. A leap second counts as the first second of the next
/// minute.</param>
/// <param name="finer">The digits of the fraction behind the seventh.</param>
/// <param name="isLeapSecond">Whether it is within a leap second.</param>
internal readonly ref struct Instant(long ticks, ReadOnlySpan<char> finer, bool isLeapSecond)
{
    public long Ticks { get; } = ticks;

    /// <summary>Gets the digits that are finer than ticks, without zeros at their end.</summary>
    public ReadOnlySpan<char> Finer { get; } = finer.TrimEnd('0');

    public bool IsLeapSecond { get; } = isLeapSecond;

    /// <summary>Tells whether two times are no further apart than a limit.</summary>
    public static bool AreWithin(Instant left, Instant right, TimeSpan limit)
    {
        var distance = left.Ticks - right.Ticks;
        var finer = CompareFiner(left, right);
        return (distance < limit.Ticks || (distance == limit.Ticks && finer <= 0))
            && (distance > -limit.Ticks || (distance == -limit.Ticks && finer >= 0));
    }

    /// <summary>Compares what is finer than ticks.</summary>
    public static int CompareFiner(Instant left, Instant right) => left.Finer.SequenceCompareTo(right.Finer);
}
