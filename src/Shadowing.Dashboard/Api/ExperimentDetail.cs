using Shadowing.Accounting;
using Shadowing.Evidence;
using Shadowing.Experiments;
using Shadowing.Mismatches;
using Shadowing.Reports;

namespace Shadowing.Dashboard.Api;

/// <summary>All of one experiment but its groups, its history and its verdict.</summary>
internal sealed record ExperimentDetail : ExperimentOverview
{
    // Whose calls it is about.
    public EvidenceScope Of { get; init; }

    public string? Instance { get; init; }

    public int Instances { get; init; } = 1;

    public DateTimeOffset? UpTo { get; init; }

    // What of all this is of this process alone is so since then.
    public DateTimeOffset CountedSince { get; init; }

    // Null where no person has stopped it.
    public StopAnswer? Stop { get; init; }

    // Null where nobody has since the store is shared, or it is not.
    public ForgottenAnswer? Forgotten { get; init; }

    // Of this instance.
    public required KillSwitchAnswer KillSwitch { get; init; }

    // Those whose evidence is kept.
    public required IReadOnlyList<string> Builds { get; init; }

    public required AccountReport Account { get; init; }

    public OverheadReport? Overhead { get; init; }

    public required IReadOnlyList<EndpointReport> Endpoints { get; init; }

    public required IReadOnlyList<RuleReport> Rules { get; init; }

    public required IReadOnlyList<NoiseReport> Noise { get; init; }

    public required IReadOnlyList<string> Advice { get; init; }

    public required IReadOnlyList<string> Sentences { get; init; }

    public long DifferencesBeyondGroups { get; init; }

    public long FailuresBeyondGroups { get; init; }

    public required ContactOptions Contact { get; init; }

    public TimeSpan Timeout { get; init; }

    public int MaxBodyBytes { get; init; }

    public DateTimeOffset? Since { get; init; }

    public required string SettingsHash { get; init; }

    public required string RulesHash { get; init; }

    public string? ControlVersion { get; init; }

    public string? CandidateVersion { get; init; }
}
