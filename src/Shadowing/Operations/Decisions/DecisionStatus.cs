namespace Shadowing.Operations.Decisions;

/// <summary>How what is decided for all who share the store is told and heard here.</summary>
/// <param name="Heard">The number of the newest change that holds here.</param>
/// <param name="HeardAt">When the store was last heard; null when it never was.</param>
/// <param name="Untold">How many decisions were made here that the store does not have yet.</param>
/// <param name="LackedAt">When the store was last found to lack what it had acknowledged; null when it never was.</param>
/// <param name="LastError">What is wrong at this moment, without values and paths; null when nothing is.</param>
/// <param name="AuditHead">Where the chained audit ends: the number of its last entry, a colon and its link; null where none was heard
/// of.</param>
/// <param name="AuditWrong">What was found wrong with it last; null where nothing was.</param>
internal sealed record DecisionStatus(long Heard, DateTimeOffset? HeardAt, int Untold, DateTimeOffset? LackedAt, string? LastError,
    string? AuditHead, string? AuditWrong);
