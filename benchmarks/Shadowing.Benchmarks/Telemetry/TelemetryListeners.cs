using System.Diagnostics;
using System.Diagnostics.Metrics;
using Shadowing.Telemetry;

namespace Shadowing.Benchmarks.Telemetry;

/// <summary>Listens to all metrics and spans of the library, as an exporter does, and only counts them.</summary>
internal sealed class TelemetryListeners : IDisposable
{
    private readonly MeterListener _metrics = new();
    private readonly ActivityListener _spans;
    private long _measurements;
    private long _ended;

    public TelemetryListeners()
    {
        _metrics.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == ShadowTelemetry.Name)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _metrics.SetMeasurementEventCallback<long>((_, _, _, _) => Interlocked.Increment(ref _measurements));
        _metrics.SetMeasurementEventCallback<int>((_, _, _, _) => Interlocked.Increment(ref _measurements));
        _metrics.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref _measurements));
        _metrics.Start();
        _spans = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == ShadowTelemetry.Name,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ => Interlocked.Increment(ref _ended),
        };
        ActivitySource.AddActivityListener(_spans);
    }

    /// <summary>Gets how many measurements were told.</summary>
    public long Measurements => Volatile.Read(ref _measurements);

    /// <summary>Gets how many spans have ended.</summary>
    public long Spans => Volatile.Read(ref _ended);

    public void Dispose()
    {
        _metrics.Dispose();
        _spans.Dispose();
    }
}
