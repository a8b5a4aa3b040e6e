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
    /// <remarks>The test compares how often each side exceeds a threshold of the past. Where the control has become faster than it was, it
    /// exceeds that hardly ever, and a slow tail of the candidate's does more often: which says that the one is slower, and nothing of a
    /// median. A quantile above its limit is exceeded by as many calls as are beyond the quantile; half of that is asked for, of the last
    /// two hundred, so that a candidate that was good for long is found as soon as another.</remarks>
    public override bool IsSeen(Func<double, (double Slow, int Of)> recent) =>
        recent(quantile) is var (slow, of) && (of == 0 || slow / of >= (1 - quantile) / 2);

    /// <inheritdoc/>
    public override double LogSafe(EndpointState part, double limit) => counts(part).LogSafe;
}
