using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Shadowing.Evidence;
using Shadowing.Evidence.Verdicts;
using Shadowing.Experiments;
using Shadowing.Telemetry;

namespace Shadowing.Reports;

/// <summary>Shows verdicts in metrics, each made when somebody asks: with the build that it is of, and the guardrails' values beside their
/// limits.</summary>
internal sealed class VerdictMetrics : IHostedService
{
    // A listener asks for each instrument by itself, one right after the other.
    private static readonly TimeSpan s_same = TimeSpan.FromSeconds(1);
    private readonly ExperimentRegistry _registry;
    private readonly ShadowReporter _reporter;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private List<(string Experiment, VerdictReport Verdict)> _verdicts = [];
    private long? _judgedAt;

    public VerdictMetrics(ShadowMetrics metrics, ExperimentRegistry registry, ShadowReporter reporter, TimeProvider time)
    {
        (_registry, _reporter, _time) = (registry, reporter, time);
        metrics.Meter.CreateObservableGauge("shadowing.verdict", Answers, "{verdict}",
            "1 for the verdict that stands, with the build that it is of, 0 for the other two.");
        metrics.Meter.CreateObservableGauge("shadowing.verdict.value", () => Values(static reason => reason.Value), "{ratio}",
            "What a guardrail observed: a share of calls, or how many times as long as the control's a latency is.");
        metrics.Meter.CreateObservableGauge("shadowing.verdict.limit", () => Values(static reason => reason.Limit), "{ratio}",
            "What a guardrail's value is held against.");
    }

    /// <inheritdoc/>
    /// <remarks>That it is there is all that it takes.</remarks>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private List<Measurement<int>> Answers() =>
        [.. from judged in Judge()
            from answer in Enum.GetValues<Verdict>()
            select new Measurement<int>(judged.Verdict.Answer == answer ? 1 : 0, new("shadowing.experiment", judged.Experiment),
                new("shadowing.verdict.answer", VerdictWriter.Word(answer)),
                new("shadowing.candidate.version", judged.Verdict.CandidateVersion ?? string.Empty))];

    // Of all endpoints together: those of single ones would be series without an end.
    private List<Measurement<double>> Values(Func<VerdictReason, double> value) =>
        [.. from judged in Judge()
            from reason in judged.Verdict.Reasons
            where reason.Endpoint is null && reason.IsGuardrail
            select new Measurement<double>(value(reason), new("shadowing.experiment", judged.Experiment),
                new("shadowing.guardrail", reason.What))];

    private List<(string Experiment, VerdictReport Verdict)> Judge()
    {
        lock (_gate)
        {
            if (_judgedAt is not { } at || _time.GetElapsedTime(at) >= s_same)
            {
                _verdicts = [.. from experiment in _registry.Current.All
                                let verdict = _reporter.Judge(experiment.Name)
                                where verdict is not null
                                select (experiment.Name, verdict)];
                _judgedAt = _time.GetTimestamp();
            }

            return _verdicts;
        }
    }
}
