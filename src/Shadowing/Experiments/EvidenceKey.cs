namespace Shadowing.Experiments;

/// <summary>What evidence belongs to: with other settings, or of another build, it begins anew.</summary>
/// <param name="SettingsHash">The name of the settings.</param>
/// <param name="CandidateVersion">The build of the candidate; null where nobody knows it.</param>
internal sealed record EvidenceKey(string SettingsHash, string? CandidateVersion);
