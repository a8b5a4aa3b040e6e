using Shadowing.Accounting;
using Shadowing.Evidence;
using Shadowing.Mismatches;
using Shadowing.Statistics;

namespace Shadowing.Reports;

/// <summary>What one experiment has shown so far.</summary>
public sealed record ExperimentReport
{
    /// <summary>Gets the experiment's name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the one sentence that a manager understands.</summary>
    public required string Headline { get; init; }

    /// <summary>Gets what is shadowed and where to, in one line.</summary>
    public required string Summary { get; init; }

    /// <summary>Gets a value indicating whether shadowing pauses because the candidate only failed lately; it is tried again by
    /// itself.</summary>
    public bool IsPaused { get; init; }

    /// <summary>Gets how the candidate failed last while shadowing pauses, in the words of <see cref="FailureGroupReport.Kind"/>; null
    /// while it does not.</summary>
    public string? PauseCause { get; init; }

    /// <summary>Gets since when this process counts: <see cref="Account"/>, <see cref="Control"/>, <see cref="Candidate"/>,
    /// <see cref="Overhead"/>, <see cref="Noise"/> and <see cref="Rules"/> are of this process since then. All else is of the calls that
    /// the verdict rests on, whichever process they came to.</summary>
    public DateTimeOffset CountedSince { get; init; }

    /// <summary>Gets what became of the calls of all its endpoints that this process sampled.</summary>
    public required AccountReport Account { get; init; }

    /// <summary>Gets which share of the compared calls differed that the verdict rests on, noise and unverifiable ones not counted, with
    /// its interval; of equal calls within ten seconds one counts.</summary>
    public required ShareReport MismatchShare { get; init; }

    /// <summary>Gets which share of the calls that the verdict rests on the candidate failed, with its interval: of those that were
    /// compared or failed; of equal calls within ten seconds one counts.</summary>
    public ShareReport FailureShare { get; init; } = new();

    /// <summary>Gets whether the candidate may go on, and why; null where the experiment is not declared any more.</summary>
    public VerdictReport? Verdict { get; init; }

    /// <summary>Gets what a reader of the numbers must know, in plain words.</summary>
    public IReadOnlyList<string> Sentences { get; init; } = [];

    /// <summary>Gets how long the control took in the calls that the candidate answered too.</summary>
    public required LatencyReport Control { get; init; }

    /// <summary>Gets how long the candidate took, from when its turn came.</summary>
    public required LatencyReport Candidate { get; init; }

    /// <summary>Gets how long both took in the same place, over the self-checked calls of the present build: what latency is judged by;
    /// null where that was not measured.</summary>
    public PairedLatencyReport? PairedLatency { get; init; }

    /// <summary>Gets what being sampled costs callers, as measured on this application's own traffic; null before the first calls of both
    /// kinds, at a sample rate of 100 %, and for services.</summary>
    public OverheadReport? Overhead { get; init; }

    /// <summary>Gets the endpoints, most sampled first.</summary>
    public required IReadOnlyList<EndpointReport> Endpoints { get; init; }

    /// <summary>Gets the mismatch groups in the order in which somebody should look at them: those of status and type first, then those at
    /// places that <c>Important</c> names, then others; inside each those of most counted calls. Groups that differ in the same calls
    /// stand together.</summary>
    public required IReadOnlyList<MismatchGroupReport> Groups { get; init; }

    /// <summary>Gets the groups whose differences are noise, or of which nobody can tell, most frequent first.</summary>
    public IReadOnlyList<MismatchGroupReport> UnsureGroups { get; init; } = [];

    /// <summary>Gets how many differences belong to signatures beyond those that are told apart (<c>Samples:MaxGroups</c>).</summary>
    public long DifferencesBeyondGroups { get; init; }

    /// <summary>Gets the groups of calls that the candidate failed, most frequent first; an earlier run's too, where a store kept
    /// them.</summary>
    public IReadOnlyList<FailureGroupReport> Failures { get; init; } = [];

    /// <summary>Gets how many failures belong to kinds beyond those that are told apart (<c>Samples:MaxGroups</c>).</summary>
    public long FailuresBeyondGroups { get; init; }

    /// <summary>Gets what the control differs in from itself, most often first: at most 256 of all endpoints' together. Differences there
    /// are not in <see cref="Groups"/>, but for those that are labelled real.</summary>
    public required IReadOnlyList<NoiseReport> Noise { get; init; }

    /// <summary>Gets the rules of the newest settings, each with how often it decided, in the order of their declaration; empty before the
    /// first comparison.</summary>
    public required IReadOnlyList<RuleReport> Rules { get; init; }

    /// <summary>Gets how often something went wrong in a candidate in this process after its answer was complete, by what
    /// (<c>handler_threw</c>, <c>callback_threw</c>, <c>disposal_threw</c>, <c>not_ended</c>), since this process started. The answers
    /// count as they are.</summary>
    public IReadOnlyDictionary<string, long> AfterAnswers { get; init; } = new Dictionary<string, long>();

    /// <summary>Gets hints at settings that explain what is seen, each with what to do.</summary>
    public required IReadOnlyList<string> Advice { get; init; }
}
