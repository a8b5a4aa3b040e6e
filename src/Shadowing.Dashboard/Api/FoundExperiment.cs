using Shadowing.Evidence;
using Shadowing.Experiments;
using Shadowing.Reports;
using Shadowing.Reports.Fleets;

namespace Shadowing.Dashboard.Api;

/// <summary>The experiment that a request names, and whose calls of it are asked about.</summary>
/// <param name="Settings">Its settings.</param>
/// <param name="View">What was counted: by the fleet, or by one instance.</param>
internal readonly record struct FoundExperiment(Experiment Settings, EvidenceView View)
{
    /// <summary>Gets what was counted of it.</summary>
    public ExperimentRecord Account => View.Book.Experiment(Settings.Name);

    /// <summary>Gets who reads that.</summary>
    public ShadowReporter Reporter => View.Reporter;
}
