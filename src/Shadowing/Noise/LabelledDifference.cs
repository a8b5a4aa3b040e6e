using Shadowing.Comparison.Differences;

namespace Shadowing.Noise;

/// <summary>A difference of the candidate's with the signature that it was told by, and what it is.</summary>
internal sealed record LabelledDifference(Difference Difference, NoiseSignature Signature, DifferenceLabel Label);
