namespace Shadowing.Accounting;

/// <summary>How a sampled call ended: exactly one of these.</summary>
internal enum CallOutcome
{
    /// <summary>Both answers are the same under the rules.</summary>
    Match,

    /// <summary>They differ.</summary>
    Mismatch,

    /// <summary>They differ only where the control differs from itself.</summary>
    Noise,

    /// <summary>They differ where nobody can tell.</summary>
    Unverifiable,

    /// <summary>The control threw; nothing was compared.</summary>
    ControlFailed,

    /// <summary>The client went away; nothing was compared.</summary>
    Aborted,

    /// <summary>The candidate gave no answer that could be compared.</summary>
    CandidateFailed,

    /// <summary>The candidate did not answer in time.</summary>
    TimedOut,
}
