using Shadowing.Mismatches;
using Shadowing.Noise;

namespace Shadowing.Execution.Judging;

/// <summary>A sample that a group wants of a call.</summary>
/// <param name="Group">The group.</param>
/// <param name="Labelled">The difference of the call that belongs to it.</param>
/// <param name="Wish">What the group wants.</param>
internal sealed record WantedSample(MismatchGroup Group, LabelledDifference Labelled, SampleWish Wish);
