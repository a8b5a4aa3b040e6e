using Shadowing.Accounting;
using Shadowing.Evidence;
using Shadowing.Experiments;
using Shadowing.Statistics;

namespace Shadowing.Dashboard.Api;

/// <summary>An experiment on the first page.</summary>
internal record ExperimentOverview
{
    public required string Name { get; init; }

    public required string State { get; init; }

    public double Rate { get; init; }

    public required string Summary { get; init; }

    public required string Headline { get; init; }

    public Verdict Verdict { get; init; }

    public long Compared { get; init; }

    public required ShareReport MismatchShare { get; init; }

    public required ShareReport FailureShare { get; init; }

    public string? PauseCause { get; init; }

    public PairedLatencyReport? PairedLatency { get; init; }

    public required LatencyReport Control { get; init; }

    public required LatencyReport Candidate { get; init; }

    public required LimitOptions Limits { get; init; }

    public string? Owner { get; init; }

    public required IReadOnlyList<SparkPoint> Spark { get; init; }
}
