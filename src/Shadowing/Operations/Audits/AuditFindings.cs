namespace Shadowing.Operations.Audits;

/// <summary>What a look at the whole audit has found.</summary>
/// <param name="IsChained">Whether there is a chain: only a store that several instances share keeps one.</param>
/// <param name="Entries">How many entries there are.</param>
/// <param name="Checked">How many of them have the link that they must have.</param>
/// <param name="OtherSecrets">How many have a link of another secret than that of now, so that only their place could be checked.</param>
/// <param name="LastOtherSecret">The number of the last of them; 0 where there is none. Who has changed the secret knows which entry was
/// the last before.</param>
/// <param name="Head">The end of the chain: the number of the last entry, a colon and its link; null where there is none.</param>
/// <param name="Faults">What is wrong, the first hundred; empty where nothing is.</param>
internal sealed record AuditFindings(
    bool IsChained, long Entries, long Checked, long OtherSecrets, long LastOtherSecret, string? Head, IReadOnlyList<AuditFault> Faults);
