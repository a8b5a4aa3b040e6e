using System.Diagnostics.Metrics;

namespace Shadowing.Telemetry;

/// <summary>The meter, and what is told to it as it happens.</summary>
internal sealed class ShadowMetrics : IDisposable
{
    // From a tenth of a millisecond, which a decorated service takes, to the timeout of a slow candidate.
    private static readonly InstrumentAdvice<double> s_seconds = new()
    {
        HistogramBucketBoundaries =
            [0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    };

    private readonly Meter _meter = new(ShadowTelemetry.Name);
    private readonly FaultLog _faults;
    private readonly Counter<long> _finished;
    private readonly Counter<long> _mismatches;
    private readonly Histogram<double> _control;
    private readonly Histogram<double> _candidate;
    private readonly Histogram<double> _queueWait;

    public ShadowMetrics(FaultLog faults)
    {
        _faults = faults;
        _finished = _meter.CreateCounter<long>("shadowing.calls.finished", "{call}",
            "Sampled calls that reached the pump and ended, by outcome.");
        _mismatches = _meter.CreateCounter<long>("shadowing.mismatches", "{call}",
            "Calls with a real difference, once for each kind of difference that they show.");
        _control = _meter.CreateHistogram("shadowing.control.duration", "s",
            "How long the control took in calls that the candidate answered too.", tags: null, s_seconds);
        _candidate = _meter.CreateHistogram("shadowing.candidate.duration", "s",
            "How long the candidate took: a request to another server from when its turn came, a handler or a call of a service by itself.",
            tags: null, s_seconds);
        _queueWait = _meter.CreateHistogram("shadowing.queue.wait", "s", "How long calls waited for their turn.", tags: null, s_seconds);
        _meter.CreateObservableCounter("shadowing.faults", Faults, "{fault}",
            "Faults of the library itself that were caught, by whether that was on a caller's path.");
    }

    /// <summary>Gets the meter, for those who show what they hold.</summary>
    public Meter Meter => _meter;

    /// <summary>Gets the labels of endpoints, one for all instruments.</summary>
    public EndpointLabels Labels { get; } = new();

    /// <summary>Shows the queue: how many calls are in hand, how many may be, how many candidate calls never came back.</summary>
    public void ObserveQueue(Func<int> inHand, int limit, Func<int> stuck, Func<long> bytes)
    {
        _meter.CreateObservableUpDownCounter("shadowing.queue.usage", inHand, "{call}",
            "Sampled calls in hand: captured, waiting or running.");
        _meter.CreateObservableUpDownCounter("shadowing.queue.limit", () => limit, "{call}",
            "How many sampled calls may be in hand at once.");
        _meter.CreateObservableUpDownCounter("shadowing.candidate.stuck", stuck, "{call}",
            "Candidate calls that did not come back after their timeout.");
        _meter.CreateObservableUpDownCounter("shadowing.bodies.size", bytes, "By", "Bytes that recorded bodies hold.");
    }

    /// <summary>Shows whether the newest configuration was refused.</summary>
    public void ObserveConfiguration(Func<bool> isRejected) =>
        _meter.CreateObservableGauge("shadowing.configuration.rejected", () => isRejected() ? 1 : 0, "{configuration}",
            "1 while the newest configuration is invalid and an older one is in force, else 0.");

    /// <summary>Shows what became of the events that sinks were offered, by the sinks' names.</summary>
    public void ObserveSinks(Func<IEnumerable<(string Sink, long Delivered, long Lost, long Failed)>> read) =>
        _meter.CreateObservableCounter(
            "shadowing.sink.events",
            () => read().SelectMany(static sink =>
                (Measurement<long>[])[Of(sink.Delivered, "delivered", sink.Sink), Of(sink.Lost, "lost", sink.Sink),
                    Of(sink.Failed, "failed", sink.Sink)]),
            "{event}",
            "Events that sinks were offered, by what became of them: delivered, lost or failed.");

    /// <summary>Shows what became of the alerts.</summary>
    public void ObserveAlerts(Func<(long Sent, long Failed, long Suppressed)> read) =>
        _meter.CreateObservableCounter(
            "shadowing.alerts",
            () => read() is var alerts
                ? (Measurement<long>[])[Result(alerts.Sent, "sent"), Result(alerts.Failed, "failed"),
                    Result(alerts.Suppressed, "suppressed")]
                : [],
            "{alert}",
            "Alerts by what became of them: sent, failed, or suppressed because the last one was too short a time ago.");

    /// <summary>Shows the samples that are kept: their bytes, and how many were not kept because a redactor threw or their memory was
    /// spent.</summary>
    public void ObserveSamples(Func<long> bytes, Func<long> dropped)
    {
        _meter.CreateObservableUpDownCounter("shadowing.samples.size", bytes, "By", "Bytes that kept samples hold.");
        _meter.CreateObservableCounter("shadowing.samples.dropped", dropped, "{sample}",
            "Samples that were not kept: a redactor threw, or their memory was spent.");
    }

    /// <summary>Shows the store: how many batches were written, how often that failed, how many rows were given up.</summary>
    public void ObserveStore(Func<long> writes, Func<long> failures, Func<long> lost)
    {
        _meter.CreateObservableCounter("shadowing.store.writes", writes, "{batch}", "Batches of evidence that the store took.");
        _meter.CreateObservableCounter("shadowing.store.failures", failures, "{failure}",
            "Times that the store could not be read at start, or written; what was to be written is tried again.");
        _meter.CreateObservableCounter("shadowing.store.lost", lost, "{row}",
            "Rows of evidence that were given up because the store could not be written for too long.");
    }

    /// <summary>Gets a value indicating whether anybody listens to how single calls end.</summary>
    public bool ShowsCalls => _finished.Enabled || _control.Enabled || _candidate.Enabled || _mismatches.Enabled;

    /// <summary>Gets a value indicating whether somebody looks at how long calls wait.</summary>
    public bool ShowsWaiting => _queueWait.Enabled;

    /// <summary>A call waited in the queue.</summary>
    public void Waited(string experiment, TimeSpan duration)
    {
        if (_queueWait.Enabled)
        {
            _queueWait.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("shadowing.experiment", experiment));
        }
    }

    /// <summary>Both sides answered, and took so long.</summary>
    public void Took(string experiment, string endpoint, TimeSpan control, TimeSpan candidate)
    {
        if (_control.Enabled)
        {
            _control.Record(control.TotalSeconds, new("shadowing.experiment", experiment),
                new("shadowing.endpoint", Labels.Of(experiment, endpoint)));
        }

        if (_candidate.Enabled)
        {
            _candidate.Record(candidate.TotalSeconds, new("shadowing.experiment", experiment),
                new("shadowing.endpoint", Labels.Of(experiment, endpoint)));
        }
    }

    /// <summary>A call that reached the pump ended.</summary>
    /// <remarks>Without its reason: endpoints times outcomes times reasons are more series than a backend takes. Each reason has a counter
    /// of its own, without endpoints.</remarks>
    public void Finished(string experiment, string endpoint, string outcome)
    {
        if (_finished.Enabled)
        {
            _finished.Add(1, new("shadowing.experiment", experiment), new("shadowing.endpoint", Labels.Of(experiment, endpoint)),
                new("shadowing.outcome", outcome));
        }
    }

    /// <summary>A call showed real differences of a kind.</summary>
    public void Differed(string experiment, string kind)
    {
        if (_mismatches.Enabled)
        {
            _mismatches.Add(1, new("shadowing.experiment", experiment), new("shadowing.difference.kind", kind));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    // Both always, from zero on: a series that begins at one has no increase that an alert could see.
    private Measurement<long>[] Faults()
    {
        var onCallersPath = _faults.OnCallersPath;
        return [Place(onCallersPath, "caller"), Place(_faults.Count - onCallersPath, "own")];
    }

    private static Measurement<long> Place(long count, string path) =>
        new(count, new KeyValuePair<string, object?>("shadowing.fault.path", path));

    private static Measurement<long> Of(long count, string result, string sink) =>
        new(count, new("shadowing.sink", sink), new("shadowing.result", result));

    private static Measurement<long> Result(long count, string result) =>
        new(count, new KeyValuePair<string, object?>("shadowing.result", result));
}
