using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Shadowing.Observability.Tests.Receiving;

public static class TelemetrySetup
{
    public static MeterProvider Metrics() => Sdk.CreateMeterProviderBuilder()
        .AddShadowingInstrumentation()
        .SetExemplarFilter(ExemplarFilterType.TraceBased)      // a slow bucket leads to a candidate's span
        .AddOtlpExporter()
        .Build();

    public static TracerProvider Traces() => Sdk.CreateTracerProviderBuilder()
        .AddShadowingInstrumentation()
        .AddSource("Microsoft.AspNetCore")                     // the callers' own spans, which the shadows are linked to
        .AddOtlpExporter()
        .Build();
}
