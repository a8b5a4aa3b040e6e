using Shadowing.Mismatches;

namespace Shadowing.Execution.Judging;

/// <summary>A sample that a group of failures wants of a call.</summary>
/// <param name="Group">The group.</param>
/// <param name="Wish">What the group wants.</param>
internal sealed record WantedFailure(FailureGroup Group, SampleWish Wish);
