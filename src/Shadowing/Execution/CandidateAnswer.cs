using Shadowing.Observations;

namespace Shadowing.Execution;

/// <summary>What the candidate answered; the observation's body lives until this is disposed.</summary>
internal sealed class CandidateAnswer(Observation observation, PooledBody? body, NotComparableReason? whyNot) : IDisposable
{
    /// <summary>Gets what was recorded of the candidate.</summary>
    public Observation Observation => observation;

    /// <summary>Gets why it cannot be compared; null when it can.</summary>
    public NotComparableReason? WhyNot => whyNot;

    /// <summary>Gets what the user's own comparer says of this answer and the control's; null where the engine compares.</summary>
    public bool? IsEqual { get; init; }

    /// <inheritdoc/>
    public void Dispose() => body?.Release();
}
