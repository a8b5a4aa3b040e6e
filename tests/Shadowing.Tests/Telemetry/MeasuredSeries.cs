using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Shadowing.Telemetry;

namespace Shadowing.Tests.Telemetry;

/// <summary>Collects every series that is measured while it listens, with its last or summed value.</summary>
internal sealed class MeasuredSeries : IDisposable
{
    private readonly ConcurrentDictionary<Instrument, bool> _instruments = new();
    private readonly MeterListener _listener;

    /// <param name="make">Makes the instruments: those of other tests that run at the same time are not listened to.</param>
    public MeasuredSeries(Func<ShadowMetrics> make)
    {
        _listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == ShadowTelemetry.Name && s_isMaking)
                {
                    _instruments[instrument] = true;
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
        s_isMaking = true;
        Metrics = make();
        s_isMaking = false;
    }

    [ThreadStatic]
    private static bool s_isMaking;

    public ShadowMetrics Metrics { get; }

    public ConcurrentDictionary<(string Instrument, string Tags), double> Series { get; } = new();

    /// <summary>Gets how often a series was measured twice in one observation, which a backend would take for one.</summary>
    public int Twice { get; private set; }

    public void Observe()
    {
        foreach (var (name, tags) in Series.Keys.Where(
            series => _instruments.Keys.Any(instrument => instrument.Name == series.Instrument && instrument.IsObservable)).ToList())
        {
            Series.TryRemove((name, tags), out _);
        }

        _listener.RecordObservableInstruments();
    }

    public IEnumerable<string> Tags(string instrument) =>
        Series.Keys.Where(series => series.Instrument == instrument).Select(series => series.Tags).Order(StringComparer.Ordinal);

    public void Dispose()
    {
        Metrics.Dispose();
        _listener.Dispose();
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = (instrument.Name,
            string.Join(' ', tags.ToArray()
                .Select(tag => $"{tag.Key[(tag.Key.IndexOf('.', StringComparison.Ordinal) + 1)..]}={tag.Value}")));
        Twice += instrument.IsObservable && Series.ContainsKey(key) ? 1 : 0;
        Series.AddOrUpdate(key, value, (_, known) => known + value);
    }
}
