using Shadowing.Accounting;
using Shadowing.Evidence.Counting;
using Shadowing.Evidence.Guardrails;
using Shadowing.Statistics;

namespace Shadowing.Evidence;

/// <summary>How long the candidate and the control took in the same place, over the self-checked calls in which chance decided which of
/// them went first: this is what latency is judged by.</summary>
public sealed record PairedLatencyReport
{
    private const double Median = 0.5;
    private const double Slow = 0.95;
    private const double Slowest = 0.99;

    /// <summary>Gets how long the control took in the candidate's place.</summary>
    public required LatencyReport SelfCheck { get; init; }

    /// <summary>Gets how long the candidate took.</summary>
    public required LatencyReport Candidate { get; init; }

    /// <summary>Gets how many of the control's runs were too late; each counts as long as it may take.</summary>
    public long SelfCheckTooLate { get; init; }

    /// <summary>Gets how many of the candidate's runs were too late; each counts as long as it may take, so that a percentile that reaches
    /// them is that or more.</summary>
    public long CandidateTooLate { get; init; }

    /// <summary>Gets how many times as long the candidate's median is.</summary>
    /// <value>1 where both are the same; null where nothing was measured.</value>
    public double? P50Ratio { get; init; }

    /// <summary>Gets how many times as long the candidate's 95th percentile is.</summary>
    /// <value>As <see cref="P50Ratio"/>.</value>
    public double? P95Ratio { get; init; }

    /// <summary>Gets how many times as long the candidate's 99th percentile is.</summary>
    /// <value>As <see cref="P50Ratio"/>.</value>
    public double? P99Ratio { get; init; }

    /// <summary>Gets a value indicating whether the candidate's 99th percentile is its time limit or more: so many were too late.</summary>
    public bool P99IsAtLeast => CandidateTooLate > 0 && CandidateTooLate >= (1 - Slowest) * Candidate.Count;

    /// <summary>Gets one of the ratios.</summary>
    internal double? Ratio(double quantile) => quantile switch { Median => P50Ratio, Slow => P95Ratio, _ => P99Ratio };

    internal static PairedLatencyReport? Of(PairedTimes? times) => times is null ? null : From(times);

    internal static PairedLatencyReport From(PairedTimes times)
    {
        var (selfCheck, candidate) = (LatencyReport.From([times.SelfCheck]), LatencyReport.From([times.Candidate]));
        return new PairedLatencyReport
        {
            SelfCheck = selfCheck,
            Candidate = candidate,
            SelfCheckTooLate = times.SelfCheckTooLate,
            CandidateTooLate = times.CandidateTooLate,
            P50Ratio = Of(candidate.P50, selfCheck.P50),
            P95Ratio = Of(candidate.P95, selfCheck.P95),
            P99Ratio = Of(candidate.P99, selfCheck.P99),
        };
    }

    private static double? Of(TimeSpan candidate, TimeSpan selfCheck) => selfCheck > TimeSpan.Zero ? candidate / selfCheck : null;
}
