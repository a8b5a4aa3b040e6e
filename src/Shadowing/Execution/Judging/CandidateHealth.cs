namespace Shadowing.Execution.Judging;

/// <summary>What the end of a call says of its candidate, for the breaker.</summary>
internal enum CandidateHealth
{
    /// <summary>Nothing.</summary>
    Unknown,

    /// <summary>It gave no usable answer.</summary>
    Broke,

    /// <summary>It answered.</summary>
    Answered,
}
