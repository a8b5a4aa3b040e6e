namespace Shadowing.Reports.Trials;

/// <summary>What a rule would make of the kept samples, before anybody saves it.</summary>
internal sealed record TrialReport
{
    /// <summary>Gets what to paste into the experiment's configuration.</summary>
    public required string Snippet { get; init; }

    /// <summary>Gets the result in a sentence.</summary>
    public required string Sentence { get; init; }

    /// <summary>Gets how many calls were looked at: those of which a real difference is kept.</summary>
    public int Calls { get; init; }

    /// <summary>Gets how many of them would agree.</summary>
    public int Hidden { get; init; }

    /// <summary>Gets how many would still differ.</summary>
    public int Remaining { get; init; }

    /// <summary>Gets of how many nobody can tell.</summary>
    public int Unknown { get; init; }

    /// <summary>Gets the groups that have samples of real differences, those with most that would vanish first.</summary>
    public required IReadOnlyList<TrialGroup> Groups { get; init; }
}
