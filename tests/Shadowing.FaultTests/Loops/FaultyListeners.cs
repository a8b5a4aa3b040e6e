using System.Diagnostics;
using System.Diagnostics.Metrics;
using Shadowing.Telemetry;

namespace Shadowing.FaultTests.Loops;

/// <summary>Listens to the library's measurements and spans, and throws.</summary>
internal static class FaultyListeners
{
    /// <summary>Listens to measurements.</summary>
    public static IDisposable OfMeasurements(Fault fault)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == ShadowTelemetry.Name)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => fault.Happen());
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => fault.Happen());
        listener.Start();
        return listener;
    }

    /// <summary>Listens to spans.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="at">Where it happens: <c>sample</c>, <c>start</c> or <c>end</c>.</param>
    public static IDisposable OfSpans(Fault fault, string at)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == ShadowTelemetry.Name,
            Sample = (ref _) =>
            {
                Happen("sample");
                return ActivitySamplingResult.AllDataAndRecorded;
            },
            ActivityStarted = _ => Happen("start"),
            ActivityStopped = _ => Happen("end"),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;

        void Happen(string place)
        {
            if (place == at)
            {
                fault.Happen();
            }
        }
    }
}
