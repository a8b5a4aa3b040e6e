namespace Shadowing.Noise;

/// <summary>A comparison that found differences, each with its label.</summary>
internal sealed record LabelledComparison(Comparison.Comparison Comparison, IReadOnlyList<LabelledDifference> Differences)
{
    /// <summary>Gets what the call as a whole is: one real difference decides; noise must be all there is, and all of it must be seen.</summary>
    public DifferenceLabel Label =>
        Differences.Any(static difference => difference.Label == DifferenceLabel.Real) ? DifferenceLabel.Real
        : Comparison.Truncated || Differences.Any(static difference => difference.Label == DifferenceLabel.Unverifiable) ? DifferenceLabel.Unverifiable
        : DifferenceLabel.Noise;
}
