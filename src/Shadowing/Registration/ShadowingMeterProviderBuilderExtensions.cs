using Shadowing.Telemetry;

namespace OpenTelemetry.Metrics;

/// <summary>Adds the metrics to OpenTelemetry.</summary>
public static class ShadowingMeterProviderBuilderExtensions
{
    /// <summary>Collects the instruments of the meter <c>Shadowing</c>.</summary>
    /// <param name="builder">The metrics.</param>
    /// <returns>The metrics.</returns>
    public static MeterProviderBuilder AddShadowingInstrumentation(this MeterProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddMeter(ShadowTelemetry.Name);
    }
}
