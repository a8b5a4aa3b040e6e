using Shadowing.Evidence;

namespace Shadowing.Dashboard.Api;

/// <summary>All experiments.</summary>
/// <param name="TakenAt">When.</param>
/// <param name="Instance">The machine that answers.</param>
/// <param name="Experiments">The experiments.</param>
internal sealed record ExperimentsAnswer(DateTimeOffset TakenAt, string Instance, IReadOnlyList<ExperimentOverview> Experiments)
{
    // Whose calls it is about.
    public EvidenceScope Of { get; init; }

    // The instance, where it is about one of several.
    public string? Asked { get; init; }

    public int Instances { get; init; } = 1;

    public DateTimeOffset? UpTo { get; init; }

    // Of this instance.
    public required KillSwitchAnswer KillSwitch { get; init; }
}
