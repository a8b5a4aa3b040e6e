namespace Shadowing.Operations.Audits;

/// <summary>What is wrong with the audit at one place.</summary>
/// <param name="From">The number of the first entry of it.</param>
/// <param name="To">The number of the last.</param>
/// <param name="What">What is wrong: <c>altered</c>, <c>missing</c>, <c>cut</c>, <c>unchecked</c> (of another secret, behind entries of
/// this one), <c>added</c> (behind the end that the store knows), or <c>unaudited</c> (what holds is not what the entry decides, or there
/// is no entry of it).</param>
/// <param name="Cell">What is decided otherwise than the audit says; null for the other faults.</param>
internal sealed record AuditFault(long From, long To, string What, string? Cell = null);
