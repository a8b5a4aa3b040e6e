namespace Shadowing.Mismatches;

/// <summary>A sample on the shelf: whose it is, how much it weighs, and whether the store has it.</summary>
internal abstract class ShelvedSample(string experiment, string group, IGroupSample sample, long bytes)
{
    /// <summary>Gets the experiment's name.</summary>
    public string Experiment => experiment;

    /// <summary>Gets the id of its group.</summary>
    public string Group => group;

    /// <summary>Gets what identifies it.</summary>
    public string Id => sample.Id;

    /// <summary>Gets when it was taken.</summary>
    public DateTimeOffset At => sample.At;

    /// <summary>Gets a value indicating whether it belongs to the fair draw, rather than to the newest.</summary>
    public bool IsDrawn => sample.IsDrawn;

    /// <summary>Gets about how much memory it takes.</summary>
    public long Bytes => bytes;

    /// <summary>Gets or sets a value indicating whether the store was given it.</summary>
    public bool IsStored { get; set; }

    /// <summary>Gets or sets its place among all samples, oldest first; null when it is gone.</summary>
    public LinkedListNode<ShelvedSample>? Place { get; set; }

    /// <summary>Has its group let it go: the shelf has no room for it any more.</summary>
    public abstract void Leave();
}
