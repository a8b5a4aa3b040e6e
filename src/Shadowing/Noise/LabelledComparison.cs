using Shadowing.Comparison.Differences;

namespace Shadowing.Noise;

/// <summary>A comparison that found differences, each with its label.</summary>
internal sealed record LabelledComparison(ComparisonResult Comparison, IReadOnlyList<LabelledDifference> Differences)
{
    /// <summary>Gets what the call as a whole is: one real difference decides; noise must be all there is, and all of it must be
    /// seen.</summary>
    public DifferenceLabel Label =>
        Differences.Any(static difference => difference.Label == DifferenceLabel.Real) ? DifferenceLabel.Real
        : (Comparison.Truncated && !IsOfMapsOnly) || Differences.Any(static difference => difference.Label == DifferenceLabel.Unverifiable)
        ? DifferenceLabel.Unverifiable
        : DifferenceLabel.Noise;

    // What holds for the many listed members of a map holds for those that are not listed.
    private bool IsOfMapsOnly =>
        Comparison.LeavesOutMembersOnly
            && Differences.All(static labelled =>
                labelled.Signature is not { Kind: DifferenceKind.Missing or DifferenceKind.Unexpected } signature
                    || signature.Path.EndsWith(".*", StringComparison.Ordinal));
}
