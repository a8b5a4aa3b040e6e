using Shadowing.Comparison.Differences;

namespace Shadowing.Noise;

/// <summary>Labels the differences of a comparison by what the self-checks have shown.</summary>
internal static class NoiseJudge
{
    /// <summary>Labels each difference.</summary>
    /// <param name="comparison">The comparison of control and candidate.</param>
    /// <param name="signatures">Its signatures.</param>
    /// <param name="own">Where the control differed from itself in the same call; null when that is not known.</param>
    /// <param name="profile">What the endpoint's self-checks have shown, this call's included.</param>
    /// <param name="isAwaited">Whether the endpoint's very first self-checks are still on their way, so that this call has overtaken
    /// them.</param>
    public static LabelledComparison Label(
        ComparisonResult comparison, DifferenceSignatures signatures, DifferenceSignatures? own, NoiseProfile profile, bool isAwaited)
    {
        // Once for each signature: a hundred differences are often one, in a hundred elements.
        var labels = signatures.Distinct.ToDictionary(static seen => seen.Exact, seen => Label(seen, own, profile, isAwaited));
        return new LabelledComparison(comparison,
        [
            .. comparison.Differences.Zip(signatures.InOrder,
                (difference, seen) => new LabelledDifference(difference, labels[seen.Exact].Signature, labels[seen.Exact].Label)),
        ]);
    }

    private static (NoiseSignature Signature, DifferenceLabel Label) Label(SeenDifference seen, DifferenceSignatures? own,
        NoiseProfile profile, bool isAwaited)
    {
        var (signature, label) = profile.Judge(seen, own);
        return (signature, isAwaited ? DifferenceLabel.Unverifiable : label);
    }
}
