using Shadowing.Accounting;
using Shadowing.Evidence;
using Shadowing.Statistics;

namespace Shadowing.Reports;

/// <summary>One endpoint's part in an experiment.</summary>
public sealed record EndpointReport
{
    /// <summary>Gets the endpoint's method and template.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Gets what became of its sampled calls.</summary>
    public required AccountReport Account { get; init; }

    /// <summary>Gets which share of the compared calls differed, with its interval.</summary>
    public required ShareReport MismatchShare { get; init; }

    /// <summary>Gets which share of its judged calls the candidate failed in this process, with its interval: of those that were compared,
    /// that it failed, or that it refused for want of a credential. Every call counts.</summary>
    public ShareReport FailureShare { get; init; } = new();

    /// <summary>Gets how long the control took in the calls that the candidate answered too.</summary>
    public required LatencyReport Control { get; init; }

    /// <summary>Gets how long the candidate took, from when its turn came.</summary>
    public required LatencyReport Candidate { get; init; }

    /// <summary>Gets how long both took in the same place, over the self-checked calls of the present build; null where that was not
    /// measured.</summary>
    public PairedLatencyReport? PairedLatency { get; init; }
}
