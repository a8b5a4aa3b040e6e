namespace Shadowing.Comparison.Differences;

/// <summary>Says why two observations could not be compared.</summary>
internal enum ComparisonFailure
{
    /// <summary>The control's body is not what its Content-Type or Content-Encoding says.</summary>
    ControlBodyInvalid,

    /// <summary>The candidate's body is not what its Content-Type or Content-Encoding says.</summary>
    CandidateBodyInvalid,

    /// <summary>The control's body grew over the cap when its Content-Encoding was undone.</summary>
    ControlDecodedOverCap,

    /// <summary>The candidate's body grew over the cap when its Content-Encoding was undone.</summary>
    CandidateDecodedOverCap,

    /// <summary>Nested too deep, or too much work.</summary>
    TooComplex,

    /// <summary>A rewrite of the user's threw or returned null.</summary>
    RuleFailed,

    /// <summary>The bodies differ, and a Content-Encoding of theirs is one that we do not know.</summary>
    UnknownEncoding,
}
