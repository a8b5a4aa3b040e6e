namespace Shadowing.Comparison.Json;

/// <summary>A pair of containers that a walk has entered.</summary>
internal struct JsonFrame
{
    public int Control;
    public int Candidate;

    /// <summary>While members stand in one order: the next names. Else the next pair, and where the pairs end.</summary>
    public int Next;
    public int OtherNext;

    /// <summary>Where its pairs begin among those of all frames.</summary>
    public int Pairs;

    /// <summary>Whether the children are listed as pairs.</summary>
    public bool IsListed;

    /// <summary>Whether it is a pair of objects, whose children are named.</summary>
    public bool HoldsMembers;

    /// <summary>Whether a bound was in the way of better pairs.</summary>
    public bool IsCut;

    /// <summary>Whether with better pairs there might be no difference.</summary>
    public bool IsDoubtful;

    /// <summary>The child that the walk is in.</summary>
    public NodePair At;
}
