namespace Shadowing.Mismatches;

/// <summary>Whether a group wants a sample of a call, and for which place.</summary>
internal readonly record struct SampleWish
{
    private SampleWish(bool isWanted, int? place) => (IsWanted, Place) = (isWanted, place);

    /// <summary>Gets the wish for none.</summary>
    public static SampleWish None => default;

    /// <summary>Gets the wish for one among the newest.</summary>
    public static SampleWish Newest { get; } = new(isWanted: true, place: null);

    /// <summary>Gets a value indicating whether a sample is wanted.</summary>
    public bool IsWanted { get; }

    /// <summary>Gets its place in the fair draw; null among the newest.</summary>
    public int? Place { get; }

    /// <summary>Gets the wish for one in the fair draw.</summary>
    public static SampleWish Drawn(int place) => new(isWanted: true, place);
}
