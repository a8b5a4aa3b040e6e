using Shadowing.Observations;

namespace Shadowing.Execution;

/// <summary>Says why a candidate could not be run as it should, from where it is prepared to where it is counted; never seen by
/// users. It asks the cause for nothing, which may be somebody's own code.</summary>
internal sealed class NotRunException(NotComparableReason reason, Exception cause) : Exception(message: null, cause)
{
    /// <summary>Gets the reason.</summary>
    public NotComparableReason Reason => reason;
}
