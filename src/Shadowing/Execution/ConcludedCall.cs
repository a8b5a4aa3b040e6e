using Shadowing.Accounting;
using Shadowing.Comparison.Differences;

namespace Shadowing.Execution;

/// <summary>How a call ended, for those who wait for it.</summary>
/// <param name="End">The end.</param>
/// <param name="Comparison">What was found; null when nothing was compared.</param>
/// <param name="Cause">The candidate's exception; null when there is none.</param>
internal sealed record ConcludedCall(CallEnd End, ComparisonResult? Comparison, Exception? Cause);
