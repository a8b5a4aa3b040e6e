using Shadowing.Accounting;

namespace Shadowing.Execution;

/// <summary>Says how a candidate failed, from where it is run to where it is counted; never seen by users. It asks the cause for nothing,
/// which may be somebody's own code.</summary>
internal sealed class CandidateFailedException(CandidateFailure failure, Exception cause) : Exception(message: null, cause)
{
    /// <summary>Gets how it failed.</summary>
    public CandidateFailure Failure => failure;
}
