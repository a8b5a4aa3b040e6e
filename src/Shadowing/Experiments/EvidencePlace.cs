namespace Shadowing.Experiments;

/// <summary>Where a call is evidence.</summary>
/// <param name="Run">The settings and the build that it is evidence of.</param>
/// <param name="IsCounted">Whether it is counted there: of equal calls within ten seconds only one is.</param>
internal readonly record struct EvidencePlace(EvidenceKey Run, bool IsCounted);
