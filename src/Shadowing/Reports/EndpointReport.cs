using Shadowing.Accounting;
using Shadowing.Evidence;
using Shadowing.Statistics;

namespace Shadowing.Reports;

/// <summary>One endpoint's part in an experiment.</summary>
public sealed record EndpointReport
{
    /// <summary>Gets the endpoint's method and template.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Gets what became of its calls that this process sampled since its start.</summary>
    public required AccountReport Account { get; init; }

    /// <summary>Gets how many calls of it the verdict rests on: compared, without a usable answer, or with one that could not be
    /// compared.</summary>
    public long Compared { get; init; }

    /// <summary>Gets which share of those that were compared differed, with its interval; of equal calls within ten seconds one
    /// counts.</summary>
    public required ShareReport MismatchShare { get; init; }

    /// <summary>Gets how many of the counted calls got an answer that could not be compared, those among them that the candidate refused
    /// for want of a credential: of equal calls within ten seconds one counts.</summary>
    public long NotCompared { get; init; }

    /// <summary>Gets which share of those that were compared or failed the candidate failed, with its interval; of equal calls within ten
    /// seconds one counts.</summary>
    public ShareReport FailureShare { get; init; } = new();

    /// <summary>Gets how long the control took in the calls that the candidate answered too, in this process.</summary>
    public required LatencyReport Control { get; init; }

    /// <summary>Gets how long the candidate took, from when its turn came, in this process.</summary>
    public required LatencyReport Candidate { get; init; }

    /// <summary>Gets how long both took in the same place, over the self-checked calls of the present build; null where that was not
    /// measured.</summary>
    public PairedLatencyReport? PairedLatency { get; init; }
}
