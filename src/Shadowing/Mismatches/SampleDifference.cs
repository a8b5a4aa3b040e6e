namespace Shadowing.Mismatches;

/// <summary>One of the differences of a sampled call, redacted.</summary>
public sealed record SampleDifference
{
    /// <summary>Gets the path, in the grammar of <c>Ignore</c>; where values are not kept, keys that are data are <c>*</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Gets the kind, as groups name it.</summary>
    public required string Kind { get; init; }

    /// <summary>Gets what it counts as: <c>real</c>, <c>noise</c> or <c>unverifiable</c>.</summary>
    public required string Label { get; init; }

    /// <summary>Gets the control's value, or what may be kept of it; null where the control has none.</summary>
    public string? Control { get; init; }

    /// <summary>Gets the candidate's value, or what may be kept of it; null where the candidate has none.</summary>
    public string? Candidate { get; init; }

    /// <summary>Gets how the values differ, in a few words; null where there is nothing to add.</summary>
    public string? How { get; init; }
}
