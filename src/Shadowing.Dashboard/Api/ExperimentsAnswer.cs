namespace Shadowing.Dashboard.Api;

/// <summary>All experiments of this instance.</summary>
internal sealed record ExperimentsAnswer(DateTimeOffset TakenAt, string Instance, IReadOnlyList<ExperimentOverview> Experiments);
