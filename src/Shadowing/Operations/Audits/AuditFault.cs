namespace Shadowing.Operations.Audits;

/// <summary>What is wrong with the audit at one place.</summary>
/// <param name="From">The number of the first entry of it.</param>
/// <param name="To">The number of the last.</param>
/// <param name="What">What is wrong: <c>missing</c>, <c>altered</c> or <c>cut</c>.</param>
internal sealed record AuditFault(long From, long To, string What);
