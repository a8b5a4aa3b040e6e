using Shadowing.Comparison.Differences;

namespace Shadowing.Execution;

/// <summary>How a call ended, for those who wait for it.</summary>
/// <param name="Outcome">The outcome, as metrics name it.</param>
/// <param name="Reason">Why, where there is a reason.</param>
/// <param name="Comparison">What was found; null when nothing was compared.</param>
/// <param name="Cause">The candidate's exception; null when there is none.</param>
internal sealed record CallConclusion(string Outcome, string? Reason, ComparisonResult? Comparison, Exception? Cause);
