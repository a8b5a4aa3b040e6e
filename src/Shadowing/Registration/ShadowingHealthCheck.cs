using Microsoft.Extensions.Diagnostics.HealthChecks;
using Shadowing.Experiments;
using Shadowing.Reporting;

namespace Shadowing.Registration;

/// <summary>Says what an operator should look at: a rejected configuration, experiments that pause, faults.</summary>
internal sealed class ShadowingHealthCheck(ExperimentRegistry registry, AccountBook book, FaultLog faults) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var paused = book.Experiments.Where(static experiment => experiment.IsPaused).Select(static experiment => experiment.Name).ToArray();
        var data = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["inFlight"] = book.InFlight,
            ["faults"] = faults.Count,
            ["paused"] = paused,
        };
        var result = registry.Rejection is { } rejection
            ? HealthCheckResult.Degraded($"The new configuration is invalid; the last valid one stays. {rejection}", data: data)
            : paused.Length > 0
                ? HealthCheckResult.Degraded($"Shadowing pauses for {string.Join(", ", paused)}: the candidate only failed lately.", data: data)
                : HealthCheckResult.Healthy("Shadowing works.", data);
        return Task.FromResult(result);
    }
}
