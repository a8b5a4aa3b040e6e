namespace Shadowing.Noise;

/// <summary>Labels the differences of a comparison by what the self-checks have shown.</summary>
internal static class NoiseJudge
{
    /// <summary>Labels each difference.</summary>
    /// <param name="comparison">The comparison of control and candidate.</param>
    /// <param name="signatures">Its signatures.</param>
    /// <param name="own">Where the control differed from itself in the same call; null when that is not known.</param>
    /// <param name="profile">What the endpoint's self-checks have shown, this call's included.</param>
    /// <param name="isAwaited">Whether the endpoint's very first self-checks are still on their way, so that this call has overtaken them.</param>
    public static LabelledComparison Label(
        Comparison.Comparison comparison, DifferenceSignatures signatures, DifferenceSignatures? own, NoiseProfile profile, bool isAwaited)
    {
        // Once for each signature: a hundred differences are often one, in a hundred elements.
        var labels = signatures.Distinct.ToDictionary(static signature => signature, signature => isAwaited ? DifferenceLabel.Unverifiable : profile.Label(signature, own));
        return new LabelledComparison(comparison, [.. comparison.Differences.Zip(signatures.InOrder, (difference, signature) => new LabelledDifference(difference, signature, labels[signature]))]);
    }
}
