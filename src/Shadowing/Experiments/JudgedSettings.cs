namespace Shadowing.Experiments;

/// <summary>What of an experiment's settings a verdict depends on.</summary>
/// <param name="Hash">The name of the settings that evidence belongs to.</param>
/// <param name="Limits">What the evidence is held against; other limits leave it as it is.</param>
/// <param name="CandidateVersion">The candidate's version as configured; null when it is left to the candidate.</param>
/// <param name="Lines">What the hash is of, to say what has changed.</param>
internal sealed record JudgedSettings(string Hash, LimitOptions Limits, string? CandidateVersion, IReadOnlyList<string> Lines);
