using Shadowing.Experiments;
using Shadowing.Statistics;

namespace Shadowing.Evidence.Guardrails;

/// <summary>Asks whether the candidate exceeds a quantile of the self-check's times more often than the self-check does.</summary>
internal sealed class LatencyGuardrail(
    string name, double weight, double quantile, Func<LimitOptions, double?> limit, Func<EndpointState, TailCounts> counts,
    int candidateOnly) : Guardrail
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override double Weight => weight;

    /// <summary>Gets the quantile.</summary>
    public double Quantile => quantile;

    /// <inheritdoc/>
    public override double? HarmLimit(LimitOptions limits) => limit(limits);

    /// <inheritdoc/>
    public override double? SafeLimit(LimitOptions limits) => limit(limits);

    /// <inheritdoc/>
    public override (long Bad, long Of) Harmed(EndpointState part) => (counts(part).CandidateOnly, counts(part).Pairs);

    /// <inheritdoc/>
    public override double LogHarm(EvidenceStarts starts, double limit) => starts.LogOfPairs(
        since => McNemarEvidence.Log(since[candidateOnly], since[candidateOnly + 1]));

    /// <inheritdoc/>
    /// <remarks>The test asks at a threshold of the past, the measured ratio at the quantile itself: where the control has become faster
    /// than it was, a slow tail exceeds the median of before more often than the control does, and no median is above its
    /// limit.</remarks>
    public override bool IsSeenIn(Func<PairedTimes?> times, double limit) => times()?.IsAtLeast(limit, quantile) is true;

    /// <inheritdoc/>
    public override double LogSafe(EndpointState part, double limit) => counts(part).LogSafe;
}
