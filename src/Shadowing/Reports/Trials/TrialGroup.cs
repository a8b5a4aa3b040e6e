namespace Shadowing.Reports.Trials;

/// <summary>What a rule that is tried would make of the samples of one group.</summary>
internal sealed record TrialGroup
{
    public required string Id { get; init; }

    public required string Endpoint { get; init; }

    public required string Path { get; init; }

    public required string Kind { get; init; }

    public int Hidden { get; init; }

    public int Remaining { get; init; }

    public int Unknown { get; init; }
}
