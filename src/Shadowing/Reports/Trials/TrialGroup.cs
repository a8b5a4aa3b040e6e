namespace Shadowing.Reports.Trials;

/// <summary>What a rule that is tried would make of the samples of one group.</summary>
internal sealed record TrialGroup
{
    public required string Id { get; init; }

    public required string Endpoint { get; init; }

    public required string Path { get; init; }

    public required string Kind { get; init; }

    /// <summary>Gets in how many of its sampled calls this place would agree, and the call with it.</summary>
    public int Hidden { get; init; }

    /// <summary>Gets in how many this place would agree, and the call would still differ elsewhere.</summary>
    public int Elsewhere { get; init; }

    /// <summary>Gets where those would still differ: the most frequent places.</summary>
    public IReadOnlyList<string> StillAt { get; init; } = [];

    /// <summary>Gets in how many this place would still differ.</summary>
    public int Remaining { get; init; }

    /// <summary>Gets of how many nobody can tell.</summary>
    public int Unknown { get; init; }
}
