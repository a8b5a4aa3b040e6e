namespace Shadowing.Statistics;

/// <summary>The natural logarithm of an evidence that depends on nothing but counts, and is 0 for none.</summary>
/// <param name="counts">The counts, always as many and in the same order.</param>
internal delegate double CountsEvidence(ReadOnlySpan<long> counts);
