using Microsoft.Extensions.Logging;
using Shadowing.Accounting;
using Shadowing.Comparison.Differences;
using Shadowing.Mismatches;
using Shadowing.Noise;
using Shadowing.Notifications.Sinks;
using Shadowing.Redaction;
using Shadowing.Telemetry;

namespace Shadowing.Execution.Judging;

/// <summary>Tells the metrics, the span, the log, the sinks and whoever waits for a call how it ended. A logger or a listener may throw:
/// its fault is not ours, and keeps the others from nothing.</summary>
internal sealed partial class CallTeller(ShadowMetrics metrics, SinkHub sinks, FaultLog faults, TimeProvider time,
    ILogger<CallJudge> logger)
{
    private readonly LogBudget _lines = new(time);

    /// <summary>Tells it.</summary>
    public void Tell(ShadowCall call, CallConclusion conclusion, RecordedCall recorded)
    {
        foreach (var (place, fault) in recorded.Faults)
        {
            faults.Caught(place, fault);
        }

        if (conclusion.BothAnswered)
        {
            Guarded(() => metrics.Took(call.Experiment.Name, call.Account.Endpoint, call.ControlDuration, call.CandidateDuration!.Value));
        }

        Guarded(() => Measure(call, conclusion, recorded));
        Log(call, conclusion, recorded);
        if (!sinks.IsEmpty)
        {
            Guarded(() => sinks.Offer(CallEvent.Of(call, recorded.End, recorded.Labelled, time.GetUtcNow())));
        }

        if (call.Concluded is { } concluded)
        {
            Guarded(() => concluded(
                new ConcludedCall(recorded.End, conclusion.Comparison is { Failure: null } comparison ? comparison : null,
                    recorded.End.Failure is null ? null : conclusion.Cause)));
        }

        // Last: lines of log and measurements lead to the span while it is the present one.
        Guarded(() => ShadowSpan.End(call, recorded.End,
            conclusion.Comparison is { Failure: null } found ? found.Differences.Count : null));
    }

    private void Measure(ShadowCall call, CallConclusion conclusion, RecordedCall recorded)
    {
        metrics.Finished(call.Experiment.Name, call.Account.Endpoint, recorded.End.Word);
        foreach (var kind in recorded.Labelled?.Differences.Where(static difference => difference.Label == DifferenceLabel.Real)
            .Select(static difference => difference.Signature.Kind).Distinct() ?? [])
        {
            metrics.Differed(call.Experiment.Name, DifferenceText.Of(kind));
        }
    }

    private void Log(ShadowCall call, CallConclusion conclusion, RecordedCall recorded)
    {
        var name = call.Experiment.Name;
        if (recorded.Paused)
        {
            Say(call, 4002, () => Lines.Paused(logger, name, CircuitBreaker.FailuresToOpen));
        }

        if (recorded.Resumed)
        {
            Say(call, 4003, () => Lines.Resumed(logger, name));
        }

        if (conclusion.SelfCheck is { IsValid: false } selfCheck)
        {
            Say(call, 4005, () => Lines.SelfCheckInvalid(logger, name, call.Account.Endpoint, selfCheck.Cause?.GetType().Name),
                LogLevel.Debug);
        }

        foreach (var (group, count) in recorded.Grown)
        {
            Say(call, 4001, () => Lines.Mismatch(logger, name, group.Signature.Endpoint, PrintableText.OneLine(group.Signature.Path),
                DifferenceText.Of(group.Signature.Kind), count));
        }

        if (recorded.End.Failure is { } failure)
        {
            Say(call, 4004, () => Lines.CandidateFailed(logger, name, call.Account.Endpoint, Tags.Of(failure),
                conclusion.Cause?.GetType().Name), LogLevel.Debug);
        }
    }

    // However many calls have something to say, an experiment's lines of one kind are bounded.
    private void Say(ShadowCall call, int id, Action line, LogLevel level = LogLevel.Information)
    {
        Guarded(() =>
        {
            if (!logger.IsEnabled(level) || !_lines.Allows(call.Experiment.Name, id, out var unwritten))
            {
                return;
            }

            if (unwritten > 0)
            {
                Lines.Unwritten(logger, call.Experiment.Name, unwritten, id);
            }

            line();
        });
    }

    private void Guarded(Action what)
    {
        try
        {
            what();
        }
        catch (Exception fault)
        {
            faults.Caught("telemetry", fault);
        }
    }

    private static partial class Lines
    {
        [LoggerMessage(4001, LogLevel.Warning, "Experiment {Experiment}: {Endpoint} differs at {Path} ({Kind}); calls so far: {Count}.",
            EventName = nameof(Mismatch))]
        internal static partial void Mismatch(ILogger logger, string experiment, string endpoint, string path, string kind, long count);

        [LoggerMessage(4002, LogLevel.Warning,
            "Experiment {Experiment} pauses: its candidate failed {Failures} times in a row. It is tried again by itself.",
            EventName = nameof(Paused))]
        internal static partial void Paused(ILogger logger, string experiment, int failures);

        [LoggerMessage(4003, LogLevel.Information, "Experiment {Experiment} goes on: its candidate answers again.",
            EventName = nameof(Resumed))]
        internal static partial void Resumed(ILogger logger, string experiment);

        [LoggerMessage(4004, LogLevel.Debug, "Experiment {Experiment}: the candidate failed {Endpoint}: {Failure} {Cause}",
            EventName = nameof(CandidateFailed))]
        internal static partial void CandidateFailed(ILogger logger, string experiment, string endpoint, string failure, string? cause);

        [LoggerMessage(4006, LogLevel.Information,
            "Experiment {Experiment}: {Count} lines of the id {Id} were not written, because there were more than a log can bear.",
            EventName = nameof(Unwritten))]
        internal static partial void Unwritten(ILogger logger, string experiment, long count, int id);

        [LoggerMessage(4005, LogLevel.Debug,
            "Experiment {Experiment}: a self-check of {Endpoint} says nothing: it failed, was refused or answered another status. {Cause}",
            EventName = nameof(SelfCheckInvalid))]
        internal static partial void SelfCheckInvalid(ILogger logger, string experiment, string endpoint, string? cause);
    }
}
