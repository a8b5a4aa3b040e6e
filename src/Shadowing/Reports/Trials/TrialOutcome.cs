namespace Shadowing.Reports.Trials;

/// <summary>What a rule that is tried would make of one sample.</summary>
internal enum TrialOutcome
{
    /// <summary>The call would agree.</summary>
    Hidden,

    /// <summary>A real difference would remain.</summary>
    Remaining,

    /// <summary>Nobody can tell: the values that the rule looks at are not kept, or the sample has no body.</summary>
    Unknown,
}
