using Shadowing.Telemetry;

namespace OpenTelemetry.Trace;

/// <summary>Adds the candidates' spans to OpenTelemetry.</summary>
public static class ShadowingTracerProviderBuilderExtensions
{
    /// <summary>Collects the spans of the source <c>Shadowing</c>: each is a root of its own, linked to the caller's request.</summary>
    /// <param name="builder">The traces.</param>
    /// <returns>The traces.</returns>
    public static TracerProviderBuilder AddShadowingInstrumentation(this TracerProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddSource(ShadowTelemetry.Name);
    }
}
