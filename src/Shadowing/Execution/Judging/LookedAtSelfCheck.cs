namespace Shadowing.Execution.Judging;

/// <summary>A self-check that was looked at.</summary>
/// <param name="IsValid">Whether it says anything: it answered what the control did, and both can be compared.</param>
/// <param name="Cause">Its exception, for its type; null when there is none.</param>
internal sealed record LookedAtSelfCheck(bool IsValid, Exception? Cause);
