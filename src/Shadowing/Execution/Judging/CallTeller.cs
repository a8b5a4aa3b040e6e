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
internal sealed class CallTeller(ShadowMetrics metrics, CallLog log, SinkHub sinks, FaultLog faults, TimeProvider time)
{
    /// <summary>Tells whether anybody wants to know: for most calls of most applications nobody does.</summary>
    public bool IsWanted(ShadowCall call, CallConclusion conclusion, RecordedCall recorded) =>
        metrics.ShowsCalls || !sinks.IsEmpty || call.Concluded is not null || call.Span is not null || recorded.Faults.Count > 0
        || CallLog.HasLines(conclusion, recorded);

    /// <summary>Tells it.</summary>
    public void Tell(ShadowCall call, CallConclusion conclusion, RecordedCall recorded)
    {
        for (var i = 0; i < recorded.Faults.Count; i++)
        {
            faults.Caught(recorded.Faults[i].Place, recorded.Faults[i].Fault);
        }

        if (conclusion.BothAnswered)
        {
            Guarded(call, conclusion, recorded, static (teller, call, _, _) => teller.Metrics.Took(
                call.Experiment.Name, call.Account.Endpoint, call.ControlDuration, call.CandidateDuration!.Value));
        }

        Guarded(call, conclusion, recorded, static (teller, call, _, recorded) => teller.Measure(call, recorded));
        log.Write(call, conclusion, recorded);
        if (!sinks.IsEmpty)
        {
            Guarded(call, conclusion, recorded, static (teller, call, _, recorded) =>
                teller.Sinks.Offer(CallEvent.Of(call, recorded.End, recorded.Labelled, teller.Time.GetUtcNow())));
        }

        if (call.Concluded is not null)
        {
            Guarded(call, conclusion, recorded, static (_, call, conclusion, recorded) => call.Concluded!(
                new ConcludedCall(recorded.End, conclusion.Comparison is { Failure: null } comparison ? comparison : null,
                    recorded.End.Failure is null ? null : conclusion.Cause)));
        }

        // Last: lines of log and measurements lead to the span while it is the present one.
        Guarded(call, conclusion, recorded, static (_, call, conclusion, recorded) => ShadowSpan.End(call, recorded.End,
            conclusion.Comparison is { Failure: null } found ? found.Differences.Count : null));
    }

    private ShadowMetrics Metrics => metrics;

    private SinkHub Sinks => sinks;

    private TimeProvider Time => time;

    private void Measure(ShadowCall call, RecordedCall recorded)
    {
        metrics.Finished(call.Experiment.Name, call.Account.Endpoint, recorded.End.Word);
        if (recorded.Labelled is not { } labelled)
        {
            return;
        }

        foreach (var kind in labelled.Differences.Where(static difference => difference.Label == DifferenceLabel.Real)
            .Select(static difference => difference.Signature.Kind).Distinct())
        {
            metrics.Differed(call.Experiment.Name, DifferenceText.Of(kind));
        }
    }

    // Nothing is captured: this is on the way of every call.
    private void Guarded(ShadowCall call, CallConclusion conclusion, RecordedCall recorded,
        Action<CallTeller, ShadowCall, CallConclusion, RecordedCall> what)
    {
        try
        {
            what(this, call, conclusion, recorded);
        }
        catch (Exception fault)
        {
            faults.Caught("telemetry", fault);
        }
    }
}
