using Shadowing.Experiments;
using Shadowing.Reports;

namespace Shadowing.Dashboard.Api;

/// <summary>Says in one word whether an experiment runs.</summary>
internal static class ExperimentCondition
{
    /// <summary>Gets the word: killed by the kill switch, stopped by a person, off by its settings, paused because its candidate only
    /// failed lately, or running.</summary>
    public static string Of(Experiment experiment, ExperimentReport report) =>
        experiment.WhyOff is OffReason.KillSwitch ? "killed" : experiment.WhyOff is OffReason.Stop ? "stopped"
        : experiment.Threshold == 0 ? "off" : report.IsPaused ? "paused" : "running";
}
