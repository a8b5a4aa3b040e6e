using Shadowing.Experiments;
using Shadowing.Statistics;

namespace Shadowing.Evidence.Guardrails;

/// <summary>Asks how many calls differ. What was lost after the candidate ran is bad where safety is asked, and nothing where harm
/// is.</summary>
internal sealed class MismatchGuardrail(double weight) : Guardrail
{
    /// <inheritdoc/>
    public override string Name => "mismatches";

    /// <inheritdoc/>
    public override double Weight => weight;

    /// <inheritdoc/>
    public override double? HarmLimit(LimitOptions limits) =>
        (limits.HarmfulMismatches ?? limits.MaxMismatches) is < 1 and var limit ? limit : null;

    /// <inheritdoc/>
    public override double? SafeLimit(LimitOptions limits) => limits.MaxMismatches;

    /// <inheritdoc/>
    public override (long Bad, long Of) Harmed(EndpointState part) => (part.Counts.Differing, part.Counts.Counted);

    /// <inheritdoc/>
    public override double LogHarm(EvidenceStarts starts, double limit) => starts.LogOfCalls(
        since => ShareHarm.Log(since[EvidenceStarts.Differing], since[EvidenceStarts.Counted], limit));

    /// <inheritdoc/>
    public override double LogSafe(EndpointState part, double limit) =>
        LogSafe(part.Counts.NotTheSame, part.Counts.Pairs, limit);
}
