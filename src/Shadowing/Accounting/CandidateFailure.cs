namespace Shadowing.Accounting;

/// <summary>How a candidate failed.</summary>
internal enum CandidateFailure
{
    /// <summary>It could not be reached.</summary>
    Unreachable,

    /// <summary>It threw.</summary>
    Threw,

    /// <summary>It answered 5xx where the control did not.</summary>
    ServerError,

    /// <summary>It answered 429 or 503 where the control did not.</summary>
    Throttled,

    /// <summary>Its answer broke off, or broke the protocol.</summary>
    BrokenResponse,

    /// <summary>Its body is not what its Content-Type says.</summary>
    InvalidBody,

    /// <summary>It cancelled itself.</summary>
    Cancelled,
}
