namespace Shadowing.Comparison.Alignment;

/// <summary>A part of the one sequence and the part of the other that it is held against; the ends are exclusive.</summary>
internal readonly record struct SequenceRange(int LeftStart, int LeftEnd, int RightStart, int RightEnd)
{
    public int LeftLength => LeftEnd - LeftStart;

    public int RightLength => RightEnd - RightStart;
}
