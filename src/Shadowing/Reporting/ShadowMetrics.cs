using System.Diagnostics;
using System.Diagnostics.Metrics;
using Shadowing.Observations;

namespace Shadowing.Reporting;

/// <summary>The instruments; each method is an event. What the caller's path counts is read from the accounts when asked for.</summary>
internal sealed class ShadowMetrics : IDisposable
{
    private readonly Meter _meter = new(ShadowTelemetry.Name);
    private readonly AccountBook _book;
    private readonly Counter<long> _finished;
    private readonly Histogram<double> _control;
    private readonly Histogram<double> _candidate;
    private readonly Histogram<double> _queueWait;

    public ShadowMetrics(AccountBook book, FaultLog faults)
    {
        _book = book;
        _finished = _meter.CreateCounter<long>("shadowing.calls.finished", "{call}", "Sampled calls that reached the pump and ended, by outcome.");
        _control = _meter.CreateHistogram<double>("shadowing.control.duration", "s", "How long the control took in calls that the candidate answered too.");
        _candidate = _meter.CreateHistogram<double>("shadowing.candidate.duration", "s", "How long the candidate took: a request from when its turn came, a call of a service by itself.");
        _queueWait = _meter.CreateHistogram<double>("shadowing.queue.wait", "s", "How long calls waited for their turn.");
        _meter.CreateObservableCounter("shadowing.calls.sampled", () => Endpoints(static endpoint => endpoint.Sampled), "{call}", "Calls that were sampled.");
        _meter.CreateObservableCounter("shadowing.candidate.calls", () => Endpoints(static endpoint => endpoint.CandidateCalls), "{call}", "Extra calls that candidates were sent.");
        _meter.CreateObservableCounter("shadowing.calls.dropped", Dropped, "{call}", "Sampled calls for which the capacity was lacking, by reason.");
        _meter.CreateObservableCounter("shadowing.calls.not_comparable", NotComparable, "{call}", "Sampled calls that are not comparable by their nature, by reason.");
        _meter.CreateObservableCounter("shadowing.self_checks", SelfChecks, "{call}", "Calls whose control ran once more, by whether that could be used: valid or invalid.");
        _meter.CreateObservableUpDownCounter("shadowing.calls.in_flight", () => Endpoints(static endpoint => endpoint.InFlight), "{call}", "Sampled calls that have not ended yet.");
        _meter.CreateObservableGauge("shadowing.breaker.open", Breakers, "{breaker}", "1 while shadowing pauses because the candidate only failed lately, else 0.");
        _meter.CreateObservableCounter("shadowing.faults", () => faults.Count, "{fault}", "Faults of the library itself that were caught.");
    }

    /// <summary>Shows the queue: how many calls are in hand, how many may be, how many candidate calls never came back.</summary>
    public void ObserveQueue(Func<int> inHand, int limit, Func<int> stuck, Func<long> bytes)
    {
        _meter.CreateObservableUpDownCounter("shadowing.queue.usage", inHand, "{call}", "Sampled calls in hand: captured, waiting or running.");
        _meter.CreateObservableUpDownCounter("shadowing.queue.limit", () => limit, "{call}", "How many sampled calls may be in hand at once.");
        _meter.CreateObservableUpDownCounter("shadowing.candidate.stuck", stuck, "{call}", "Candidate calls that did not come back after their timeout.");
        _meter.CreateObservableUpDownCounter("shadowing.bodies.size", bytes, "By", "Bytes that recorded bodies hold.");
    }

    /// <summary>Shows the store: how many batches were written, how often that failed, how many rows were given up.</summary>
    public void ObserveStore(Func<long> writes, Func<long> failures, Func<long> lost)
    {
        _meter.CreateObservableCounter("shadowing.store.writes", writes, "{batch}", "Batches of evidence that the store took.");
        _meter.CreateObservableCounter("shadowing.store.failures", failures, "{failure}", "Times that the store could not be read at start, or written; what was to be written is tried again.");
        _meter.CreateObservableCounter("shadowing.store.lost", lost, "{row}", "Rows of evidence that were given up because the store could not be written for too long.");
    }

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
            _control.Record(control.TotalSeconds, new("shadowing.experiment", experiment), new("shadowing.endpoint", endpoint));
        }

        if (_candidate.Enabled)
        {
            _candidate.Record(candidate.TotalSeconds, new("shadowing.experiment", experiment), new("shadowing.endpoint", endpoint));
        }
    }

    /// <summary>A call that reached the pump ended.</summary>
    public void Finished(string experiment, string endpoint, string outcome, string? reason)
    {
        if (_finished.Enabled)
        {
            var tags = new TagList { { "shadowing.experiment", experiment }, { "shadowing.endpoint", endpoint }, { "shadowing.outcome", outcome } };
            if (reason is not null)
            {
                tags.Add("shadowing.reason", reason);
            }

            _finished.Add(1, tags);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private List<Measurement<long>> Endpoints(Func<EndpointAccount, long> count) =>
        [.. from experiment in _book.Experiments
            from endpoint in experiment.Endpoints
            select new Measurement<long>(count(endpoint), new("shadowing.experiment", experiment.Name), new("shadowing.endpoint", endpoint.Endpoint))];

    private List<Measurement<long>> Dropped() => Reasons(static account => account.Dropped, "shadowing.drop.reason");

    private List<Measurement<long>> NotComparable() => Reasons(static account => account.NotComparable, "shadowing.reason");

    private List<Measurement<long>> Reasons(Func<AccountReport, IReadOnlyDictionary<string, long>> counts, string tag) =>
        [.. from experiment in _book.Experiments
            from reason in counts(AccountReport.Sum([.. experiment.Endpoints.Select(static endpoint => endpoint.Read())]))
            select new Measurement<long>(reason.Value, new("shadowing.experiment", experiment.Name), new(tag, reason.Key))];

    private List<Measurement<long>> SelfChecks() =>
        Reasons(static account => new Dictionary<string, long>(StringComparer.Ordinal) { ["valid"] = account.SelfChecks, ["invalid"] = account.SelfChecksInvalid }, "shadowing.reason");

    private List<Measurement<int>> Breakers() =>
        [.. _book.Experiments.Select(static experiment => new Measurement<int>(experiment.IsPaused ? 1 : 0, new KeyValuePair<string, object?>("shadowing.experiment", experiment.Name)))];
}
