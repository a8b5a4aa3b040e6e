using Shadowing.Accounting;

namespace Shadowing.Evidence.Counting;

/// <summary>What evidence is told of a call whose candidate was run.</summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Outcome">How it ended; null where the candidate answered and nothing could be compared.</param>
/// <param name="Fingerprint">What makes two calls the same; null where every call is one of its own.</param>
/// <param name="Latency">How long both took in the same place; null where that is not known.</param>
/// <param name="IsRefused">Whether the candidate refused it because a credential was withheld.</param>
internal readonly record struct WitnessedCall(
    string Endpoint, CallOutcome? Outcome, ulong? Fingerprint, LatencyPair? Latency, bool IsRefused = false)
{
    /// <summary>Gets a value indicating whether both sides were held against each other.</summary>
    public bool IsCompared => Outcome is CallOutcome.Match or CallOutcome.Mismatch or CallOutcome.Noise or CallOutcome.Unverifiable;

    /// <summary>Gets a value indicating whether it is evidence of anything: a control that failed, or a caller who left, says
    /// nothing.</summary>
    public bool IsEvidence => Outcome is not (CallOutcome.ControlFailed or CallOutcome.Aborted);
}
