using Shadowing.Experiments;
using Shadowing.Statistics;

namespace Shadowing.Evidence.Guardrails;

/// <summary>Asks for how many calls the candidate gave no usable answer.</summary>
internal sealed class FailureGuardrail(double weight) : Guardrail
{
    /// <inheritdoc/>
    public override string Name => "failures";

    /// <inheritdoc/>
    public override double Weight => weight;

    /// <inheritdoc/>
    public override double? HarmLimit(LimitOptions limits) => limits.MaxFailures is < 1 and var limit ? limit : null;

    /// <inheritdoc/>
    public override double? SafeLimit(LimitOptions limits) => limits.MaxFailures;

    /// <inheritdoc/>
    public override (long Bad, long Of) Harmed(EndpointState part) => (part.Counts.Failed, part.Counts.Counted + part.Counts.Failed);

    /// <inheritdoc/>
    public override double LogHarm(EvidenceStarts starts, double limit) => starts.LogOfCalls(
        since => ShareHarm.Log(
            since[EvidenceStarts.Failed], since[EvidenceStarts.Counted] + since[EvidenceStarts.Failed], limit));

    /// <inheritdoc/>
    public override double LogSafe(EndpointState part, double limit) =>
        LogSafe(part.Counts.Failed, part.Counts.Counted + part.Counts.Failed, limit);
}
