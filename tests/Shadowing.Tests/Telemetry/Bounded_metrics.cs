using Microsoft.Extensions.Logging.Abstractions;
using Shadowing.Accounting;
using Shadowing.Comparison.Differences;
using Shadowing.Evidence;
using Shadowing.Experiments;
using Shadowing.Mismatches;
using Shadowing.Noise;
using Shadowing.Reports;
using Shadowing.Telemetry;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Telemetry;

public sealed class Bounded_metrics
{
    private const int Many = 100_000;
    private readonly AccountBook _book = new(TimeProvider.System);
    private readonly FaultLog _faults = new(NullLogger<FaultLog>.Instance);

    [Fact]
    public void A_hundred_thousand_paths_methods_and_keys_make_a_bounded_number_of_series_that_hide_no_call()
    {
        using var measured = new MeasuredSeries(Metrics);
        string[] experiments = ["a", "b", "c"];
        for (var number = 0; number < Many; number++)
        {
            var experiment = experiments[number % experiments.Length];
            var account = _book.Experiment(experiment);
            var endpoint = account.Endpoint($"{HttpMethodNames.Label($"METHOD{number}")} /paths/{number}");
            endpoint.SawEligible(1);
            endpoint.WasSampled();
            endpoint.CalledCandidate();
            measured.Metrics.Took(experiment, endpoint.Endpoint, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(2));
            if (account.Groups.Find(new MismatchSignature(endpoint.Endpoint, $"$.key{number}", DifferenceKind.Value)) is { } group)
            {
                group.Saw(DateTimeOffset.UnixEpoch, DifferenceLabel.Real, how: null);
                measured.Metrics.Differed(experiment, DifferenceText.Of(DifferenceKind.Value));
            }

            endpoint.End(CallEnd.Of(CallOutcome.Mismatch));
            measured.Metrics.Finished(experiment, endpoint.Endpoint, Tags.Of(CallOutcome.Mismatch));
        }

        measured.Observe();
        measured.Observe();
        Assert.Equal(0, measured.Twice);
        foreach (var instrument in (string[])["shadowing.calls.finished", "shadowing.calls.sampled", "shadowing.calls.eligible",
            "shadowing.candidate.calls"])
        {
            var series = measured.Series.Where(series => series.Key.Instrument == instrument).ToList();
            Assert.InRange(series.Count, experiments.Length, EndpointLabels.Most + experiments.Length);
            Assert.Equal(Many, series.Sum(series => series.Value));
            Assert.Equal(experiments.Length,
                series.Count(series => series.Key.Tags.Split(' ').Contains($"endpoint={EndpointLabels.Other}")
                    && !series.Key.Tags.Contains("/paths/", StringComparison.Ordinal)));
        }

        Assert.InRange(measured.Tags("shadowing.control.duration").Count(), 1, EndpointLabels.Most + experiments.Length);
        Assert.Equal(["experiment=a difference.kind=value", "experiment=b difference.kind=value", "experiment=c difference.kind=value"],
            measured.Tags("shadowing.mismatches"));
        Assert.Equal(experiments.Length, measured.Tags("shadowing.mismatch_groups").Count());

        // No instrument takes more series than the 2,000 that an SDK keeps apart.
        Assert.All(measured.Series.Keys.GroupBy(series => series.Instrument), series => Assert.InRange(series.Count(), 1, 2_000));
    }

    [Fact]
    public void An_endpoint_keeps_the_label_that_it_had_when_there_were_few()
    {
        var labels = new EndpointLabels();
        Assert.Equal("GET /first", labels.Of("a", "GET /first"));
        for (var number = 0; number < 1_000; number++)
        {
            labels.Of("b", $"GET /{number}");
        }

        Assert.Equal("GET /first", labels.Of("a", "GET /first"));
        Assert.Equal(EndpointLabels.Other, labels.Of("a", "GET /second"));
        Assert.Equal(EndpointLabels.Other, new EndpointLabels().Of("a", ExperimentAccount.OtherEndpoints));
    }

    [Fact]
    public async Task Labels_stay_bounded_when_many_threads_bring_new_ones_at_once()
    {
        var labels = new EndpointLabels();
        var seen = await Task.WhenAll(
            Enumerable.Range(0, 4)
                .Select(thread => Task.Run(
                    () => Enumerable.Range(0, 5_000).Select(number => labels.Of("a", $"{thread} {number}")).ToHashSet())));
        Assert.Equal(EndpointLabels.Most + 1, seen.SelectMany(label => label).Distinct().Count());
    }

    [Fact]
    public void Faults_are_told_apart_by_whether_a_caller_waited_for_the_place()
    {
        using var measured = new MeasuredSeries(Metrics);
        measured.Observe();
        Assert.Equal((0, 0), Faults());
        _faults.Caught("the pump", new InvalidOperationException());
        _faults.Caught("the pump", new InvalidOperationException());
        _faults.CaughtOnCallersPath("a tee", new InvalidOperationException());
        measured.Observe();
        Assert.Equal((1, 2), Faults());
        Assert.Equal((3, 1), (_faults.Count, _faults.OnCallersPath));

        (double Caller, double Own) Faults() =>
            (measured.Series[("shadowing.faults", "fault.path=caller")], measured.Series[("shadowing.faults", "fault.path=own")]);
    }

    [Fact]
    public void Everything_that_operators_watch_is_measured()
    {
        using var measured = new MeasuredSeries(() =>
        {
            var metrics = Metrics();
            metrics.ObserveConfiguration(() => true);
            metrics.ObserveSinks(() => [("Mine", 3, 2, 1)]);
            metrics.ObserveAlerts(() => (5, 6, 7));
            metrics.ObserveSamples(() => 8, () => 9);
            metrics.ObserveStore(() => 10, () => 11, () => 12);
            return metrics;
        });
        var endpoint = _book.Experiment("a").Endpoint("GET /");
        endpoint.End(CallEnd.Failed(CandidateFailure.Throttled));
        measured.Observe();
        Assert.Equal(1, measured.Series[("shadowing.configuration.rejected", string.Empty)]);
        Assert.Equal([3, 2, 1],
            ((string[])["delivered", "lost", "failed"]).Select(
                result => measured.Series[("shadowing.sink.events", $"sink=Mine result={result}")]));
        Assert.Equal([5, 6, 7],
            ((string[])["sent", "failed", "suppressed"]).Select(result => measured.Series[("shadowing.alerts", $"result={result}")]));
        Assert.Equal((8, 9), (measured.Series[("shadowing.samples.size", string.Empty)],
            measured.Series[("shadowing.samples.dropped", string.Empty)]));
        Assert.Equal((11, 12), (measured.Series[("shadowing.store.failures", string.Empty)],
            measured.Series[("shadowing.store.lost", string.Empty)]));
        Assert.Equal(1, measured.Series[("shadowing.candidate.failures", "experiment=a reason=throttled")]);
    }

    private ShadowMetrics Metrics()
    {
        var metrics = new ShadowMetrics(_faults);
        _ = new AccountMetrics(metrics, _book);
        return metrics;
    }
}
