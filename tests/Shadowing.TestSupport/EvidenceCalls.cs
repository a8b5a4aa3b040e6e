using Shadowing.Accounting;
using Shadowing.Evidence.Counting;
using Shadowing.Experiments;

namespace Shadowing.TestSupport;

/// <summary>Plays calls into evidence, under settings of which only the name and the limits matter.</summary>
internal static class EvidenceCalls
{
    /// <summary>Counts a call.</summary>
    public static void Saw(this ExperimentEvidence evidence, string endpoint, CallOutcome? outcome, ulong? fingerprint, EvidenceKey key,
        LimitOptions? limits = null, LatencyPair? latency = null) =>
        evidence.Saw(new WitnessedCall(endpoint, outcome, fingerprint, latency), SettingsOf(key, limits), key.CandidateVersion);

    /// <summary>Gets settings by their name.</summary>
    public static JudgedSettings SettingsOf(EvidenceKey key, LimitOptions? limits = null) =>
        new(key.SettingsHash, limits ?? new LimitOptions(), null, [$"Timeout: {key.SettingsHash}"]);

    /// <summary>Reads the evidence of settings.</summary>
    public static EvidenceState? Read(this ExperimentEvidence evidence, EvidenceKey key, LimitOptions? limits = null) =>
        evidence.Read(SettingsOf(key, limits));
}
