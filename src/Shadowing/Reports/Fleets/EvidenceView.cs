using Shadowing.Evidence;

namespace Shadowing.Reports.Fleets;

/// <summary>Evidence that somebody looks at: of this process, of an instance, or of the fleet.</summary>
/// <param name="Book">What was counted.</param>
/// <param name="Reporter">Who reads it.</param>
internal sealed record EvidenceView(AccountBook Book, ShadowReporter Reporter);
