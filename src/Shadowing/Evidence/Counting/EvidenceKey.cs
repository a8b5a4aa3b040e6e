namespace Shadowing.Evidence.Counting;

/// <summary>What evidence belongs to: other settings or another build of the candidate begin anew.</summary>
internal sealed record EvidenceKey(string SettingsHash, string? CandidateVersion);
