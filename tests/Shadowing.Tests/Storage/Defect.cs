namespace Shadowing.Tests.Storage;

/// <summary>What is wrong with a store on purpose.</summary>
internal enum Defect
{
    None,
    ForgetsNothing,
    ForgetsByExactName,
    KeepsSamplesOfRemovedGroups,
    LosesSamples,
    LosesTheLastGroup,
    KeepsTheFirstGroup,
    TakesOnlyTheFirstMinuteOfABatch,
    KeepsRunsApart,
    ReadsTheEndOfTheSpanToo,
    ExpiresNothing,
    ExpiresTheAudit,
    WritesHalfOfAnInvalidBatch,
    IgnoresCancellation,
    ReadsTheAuditOldestFirst,
    TakesTheNewerAuditEntry,
    ReadsAllAnnotations,
    CutsTextsAtTheFirstZero,
    WritesInTwoSteps,
}
