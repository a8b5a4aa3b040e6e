using System.Diagnostics;
using Shadowing.Accounting;
using Shadowing.Telemetry;

namespace Shadowing.Execution;

/// <summary>The span of a candidate's run: a root of its own, linked to the caller's.</summary>
internal static class ShadowSpan
{
    /// <summary>Starts the span; null when nobody listens.</summary>
    public static Activity? Start(ShadowCall call)
    {
        if (!ShadowTelemetry.Source.HasListeners())
        {
            return null;
        }

        // The user's trace must neither grow nor last longer by the shadow.
        Activity.Current = null;
        ActivityLink[] links = call.ControlTrace == default ? [] : [new ActivityLink(call.ControlTrace)];
        var span = ShadowTelemetry.Source.StartActivity($"shadow {call.Experiment.Name}", ActivityKind.Internal, default(ActivityContext),
            links: links);
        span?.SetTag("shadowing.experiment", call.Experiment.Name);
        span?.SetTag("shadowing.endpoint", call.Account.Endpoint);
        return span;
    }

    /// <summary>Writes into a call's span how the call ended, words and numbers of ours and nothing of the user's, and ends it.</summary>
    public static void End(ShadowCall call, in CallEnd end, int? differences)
    {
        if (call.Span is not { } span)
        {
            return;
        }

        call.Span = null;
        using var ended = span;
        span.SetTag("shadowing.outcome", end.Word);
        if (end.Reason is { } reason)
        {
            span.SetTag("shadowing.reason", reason);
        }

        if (differences is not null)
        {
            span.SetTag("shadowing.differences", differences);
        }

        if (end.Outcome is CallOutcome.CandidateFailed or CallOutcome.TimedOut)
        {
            span.SetStatus(ActivityStatusCode.Error, end.Reason ?? end.Word);
        }
    }
}
