namespace Shadowing.Reports.Trials;

/// <summary>What a rule that is tried would make of one sample.</summary>
/// <param name="OfPlace">Of the place whose group the sample belongs to.</param>
/// <param name="OfCall">Of the call as a whole.</param>
/// <param name="StillAt">The other places in which the call would still differ.</param>
internal sealed record TrialOfSample(TrialOutcome OfPlace, TrialOutcome OfCall, IReadOnlyList<string> StillAt)
{
    /// <summary>Nobody can tell.</summary>
    public static readonly TrialOfSample Unknown = new(TrialOutcome.Unknown, TrialOutcome.Unknown, []);
}
