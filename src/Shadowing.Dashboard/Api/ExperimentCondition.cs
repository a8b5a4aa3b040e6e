using Shadowing.Experiments;
using Shadowing.Reports;

namespace Shadowing.Dashboard.Api;

/// <summary>Says in one word whether an experiment runs.</summary>
internal static class ExperimentCondition
{
    /// <summary>Gets the word: stopped by a person, off by its settings, paused because its candidate only failed lately, or
    /// running.</summary>
    public static string Of(Experiment experiment, ExperimentReport report) =>
        experiment.IsStopped ? "stopped" : experiment.Threshold == 0 ? "off" : report.IsPaused ? "paused" : "running";
}
