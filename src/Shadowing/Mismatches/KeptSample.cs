namespace Shadowing.Mismatches;

/// <summary>A sample on the shelf: whose it is, how much it weighs, and whether the store has it.</summary>
internal sealed class KeptSample(MismatchGroup group, MismatchSample sample, long bytes)
{
    /// <summary>Gets the group.</summary>
    public MismatchGroup Group => group;

    /// <summary>Gets the sample.</summary>
    public MismatchSample Sample => sample;

    /// <summary>Gets about how much memory it takes.</summary>
    public long Bytes => bytes;

    /// <summary>Gets or sets a value indicating whether the store was given it.</summary>
    public bool IsStored { get; set; }

    /// <summary>Gets or sets its place among all samples, oldest first; null when it is gone.</summary>
    public LinkedListNode<KeptSample>? Place { get; set; }
}
