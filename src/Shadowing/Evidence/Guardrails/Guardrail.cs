using Shadowing.Experiments;
using Shadowing.Statistics;

namespace Shadowing.Evidence.Guardrails;

/// <summary>One of the questions that decide whether a candidate is safe or harmful: what is bad of a call, how much of that is allowed,
/// and what the counts say.</summary>
internal abstract class Guardrail
{
    /// <summary>The probability that an experiment's candidate within all its limits is ever called harmful.</summary>
    public const double HarmAlpha = 0.01;

    /// <summary>Gets the one that asks for the median call's time.</summary>
    public static LatencyGuardrail Median { get; } = new(
        "latency p50", 0.1, 0.5, static limits => limits.Latency.P50, static part => part.Median, EvidenceStarts.MedianCandidateOnly);

    /// <summary>Gets the one that asks for the time of the slowest hundredth.</summary>
    public static LatencyGuardrail Tail { get; } = new(
        "latency p99", 0.1, 0.99, static limits => limits.Latency.P99, static part => part.Tail, EvidenceStarts.TailCandidateOnly);

    /// <summary>Gets all of them. Their weights leave a tenth to what guards the quality of the data.</summary>
    public static IReadOnlyList<Guardrail> All { get; } =
    [
        new MismatchGuardrail(0.5),
        new FailureGuardrail(0.2),
        Median, Tail,
    ];

    /// <summary>Gets its name.</summary>
    public abstract string Name { get; }

    /// <summary>Gets its part of <see cref="HarmAlpha"/>.</summary>
    public abstract double Weight { get; }

    /// <summary>Gets the limit above which a candidate is harmful; null where it is not judged, or where all may be bad.</summary>
    public abstract double? HarmLimit(LimitOptions limits);

    /// <summary>Gets the limit below which a candidate is safe; null where it is not judged.</summary>
    public abstract double? SafeLimit(LimitOptions limits);

    /// <summary>Gets how many calls were bad, of how many.</summary>
    public abstract (long Bad, long Of) Harmed(EndpointState part);

    /// <summary>Gets the natural logarithm of the evidence that the candidate is above a limit.</summary>
    /// <param name="starts">The counts of one endpoint, or of all, with what they were when evidence began anew.</param>
    /// <param name="limit">The limit.</param>
    public abstract double LogHarm(EvidenceStarts starts, double limit);

    /// <summary>Tells whether what is called harmful looks so. It only ever forbids to call a candidate harmful, and so leaves what such a
    /// call may err by.</summary>
    /// <param name="recent">Gets in how many of the last pairs the candidate exceeded the limit of a quantile, and of how many.</param>
    public virtual bool IsSeen(Func<double, (double Slow, int Of)> recent) => true;

    /// <summary>Gets the natural logarithm of the evidence that the candidate is below a limit.</summary>
    /// <param name="part">The counts of one endpoint, or of all.</param>
    /// <param name="limit">The limit.</param>
    public abstract double LogSafe(EndpointState part, double limit);

    /// <summary>Gets the natural logarithm of the evidence that a share is below a limit: beyond doubt where all may be bad.</summary>
    protected static double LogSafe(long bad, long of, double limit) =>
        limit < 1 ? ShareSafety.Log(bad, of, limit) : of > 0 ? double.PositiveInfinity : 0;
}
