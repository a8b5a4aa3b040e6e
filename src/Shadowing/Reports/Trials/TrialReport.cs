namespace Shadowing.Reports.Trials;

/// <summary>What a rule would make of the kept samples, before anybody saves it.</summary>
internal sealed record TrialReport
{
    /// <summary>Gets what to paste into the experiment's configuration.</summary>
    public required string Snippet { get; init; }

    /// <summary>Gets the result in a sentence.</summary>
    public required string Sentence { get; init; }

    /// <summary>Gets how many samples were looked at.</summary>
    public int Samples { get; init; }

    public int Hidden { get; init; }

    public int Remaining { get; init; }

    public int Unknown { get; init; }

    /// <summary>Gets the groups that have samples, those with most hidden ones first.</summary>
    public required IReadOnlyList<TrialGroup> Groups { get; init; }
}
