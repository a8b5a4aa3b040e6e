using System.Diagnostics.Metrics;
using Shadowing.Accounting;
using Shadowing.Evidence;
using Shadowing.Telemetry;

namespace Shadowing.Reports;

/// <summary>Shows in metrics what the accounts hold, read when somebody asks: callers only count.</summary>
internal sealed class AccountMetrics
{
    private readonly AccountBook _book;
    private readonly EndpointLabels _labels;

    public AccountMetrics(ShadowMetrics metrics, AccountBook book)
    {
        (_book, _labels) = (book, metrics.Labels);
        metrics.Meter.CreateObservableCounter("shadowing.calls.eligible", () => Endpoints(static endpoint => (long)endpoint.Eligible),
            "{call}", "Calls that could have been sampled; an estimate where not every call is looked up.");
        metrics.Meter.CreateObservableCounter("shadowing.calls.sampled", () => Endpoints(static endpoint => endpoint.Sampled), "{call}",
            "Calls that were sampled.");
        metrics.Meter.CreateObservableCounter("shadowing.candidate.calls", () => Endpoints(static endpoint => endpoint.CandidateCalls),
            "{call}", "Extra calls that candidates were sent.");
        metrics.Meter.CreateObservableCounter("shadowing.candidate.failures",
            () => Reasons(static account => account.CandidateFailures, "shadowing.reason"), "{call}",
            "Calls that the candidate failed, by how.");
        metrics.Meter.CreateObservableCounter("shadowing.candidate.after_answer", AfterAnswers, "{fault}",
            "Faults of candidates in this process after their answer was complete, by what; the answers count as they are.");
        metrics.Meter.CreateObservableCounter("shadowing.calls.dropped",
            () => Reasons(static account => account.Dropped, "shadowing.drop.reason"), "{call}",
            "Sampled calls for which the capacity was lacking, by reason.");
        metrics.Meter.CreateObservableCounter("shadowing.calls.not_comparable",
            () => Reasons(static account => account.NotComparable, "shadowing.reason"), "{call}",
            "Sampled calls that are not comparable by their nature, by reason.");
        metrics.Meter.CreateObservableCounter("shadowing.self_checks", SelfChecks, "{call}",
            "Calls whose control ran once more, by whether that could be used: valid or invalid.");
        metrics.Meter.CreateObservableUpDownCounter("shadowing.calls.in_flight", () => Endpoints(static endpoint => endpoint.InFlight),
            "{call}", "Sampled calls that have not ended yet.");
        metrics.Meter.CreateObservableGauge("shadowing.mismatch_groups",
            () => Experiments(static experiment => experiment.Groups.All.Count()), "{group}", "Mismatch groups that are told apart.");
        metrics.Meter.CreateObservableGauge("shadowing.overhead", Overheads, "s",
            "How much longer callers wait whose call is sampled, on this traffic: what was measured, and the ends of its 95 % interval.");
        metrics.Meter.CreateObservableGauge("shadowing.breaker.open", () => Experiments(static experiment => experiment.IsPaused ? 1 : 0),
            "{breaker}", "1 while shadowing pauses because the candidate only failed lately, else 0.");
    }

    // Endpoints that share a label are one series: two measurements with the same tags would be one that hides the other.
    private List<Measurement<long>> Endpoints(Func<EndpointAccount, long> count) =>
        [.. from experiment in _book.Experiments
            from endpoint in experiment.Endpoints
            group count(endpoint) by (experiment.Name, Label: _labels.Of(experiment.Name, endpoint.Endpoint)) into series
            select new Measurement<long>(series.Sum(), new("shadowing.experiment", series.Key.Name),
                new("shadowing.endpoint", series.Key.Label))];

    private List<Measurement<long>> Reasons(Func<AccountReport, IReadOnlyDictionary<string, long>> counts, string tag) =>
        [.. from experiment in _book.Experiments
            from reason in counts(AccountReport.Sum([.. experiment.Endpoints.Select(static endpoint => endpoint.Read())]))
            select new Measurement<long>(reason.Value, new("shadowing.experiment", experiment.Name), new(tag, reason.Key))];

    private List<Measurement<long>> SelfChecks() =>
        Reasons(static account =>
            new Dictionary<string, long>(StringComparer.Ordinal)
            {
                ["valid"] = account.SelfChecks,
                ["invalid"] = account.SelfChecksInvalid
            }, "shadowing.reason");

    private List<Measurement<long>> AfterAnswers() =>
        [.. from experiment in _book.Experiments
            from fault in experiment.AfterAnswers
            select new Measurement<long>(fault.Value, new("shadowing.experiment", experiment.Name), new("shadowing.reason", fault.Key))];

    private List<Measurement<double>> Overheads()
    {
        var measured = new List<Measurement<double>>();
        foreach (var experiment in _book.Experiments)
        {
            if (experiment.CallersTimes.Read() is { } overhead)
            {
                Add(experiment.Name, "p50", overhead.P50);
                Add(experiment.Name, "p99", overhead.P99);
            }
        }

        return measured;

        void Add(string experiment, string quantile, OverheadQuantile overhead)
        {
            AddEnd("measured", overhead.Sampled - overhead.NotSampled);
            AddEnd("low", overhead.Low);
            AddEnd("high", overhead.High);

            void AddEnd(string end, TimeSpan? value)
            {
                if (value is { } known)
                {
                    measured.Add(new(known.TotalSeconds, new("shadowing.experiment", experiment), new("shadowing.quantile", quantile),
                        new("shadowing.interval", end)));
                }
            }
        }
    }

    private List<Measurement<int>> Experiments(Func<ExperimentRecord, int> value) =>
        [.. _book.Experiments.Select(
            experiment => new Measurement<int>(value(experiment),
                new KeyValuePair<string, object?>("shadowing.experiment", experiment.Name)))];
}
