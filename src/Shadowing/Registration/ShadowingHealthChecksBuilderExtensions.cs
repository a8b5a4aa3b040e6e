using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds shadowing to the health checks.</summary>
public static class ShadowingHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check that is degraded while a new configuration is invalid (the last valid one works on), the store fails, an experiment
    /// pauses or was stopped by a person, compares the control with itself, or has compared none of its sampled calls for
    /// <c>Alerts:Silence</c> (15 minutes): each in a sentence. It is never unhealthy: shadowing hurts no caller.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="tags">The check's tags; null for none.</param>
    /// <returns>The health checks.</returns>
    public static IHealthChecksBuilder AddShadowing(this IHealthChecksBuilder builder, string name = "shadowing",
        IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(name,
            ActivatorUtilities.GetServiceOrCreateInstance<Shadowing.Registration.ShadowingHealthCheck>, HealthStatus.Degraded, tags));
    }
}
