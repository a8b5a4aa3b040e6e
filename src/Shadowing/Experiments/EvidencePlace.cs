namespace Shadowing.Experiments;

/// <summary>Where a call is evidence.</summary>
/// <param name="Run">The settings and the build that it is evidence of.</param>
/// <param name="IsCounted">Whether it is counted there: of equal calls within ten seconds only one is.</param>
/// <param name="IsSlow">Whether the candidate took longer than the limit of the slowest hundredth allows, and the control in its place did
/// not.</param>
internal readonly record struct EvidencePlace(EvidenceKey Run, bool IsCounted, bool IsSlow = false);
