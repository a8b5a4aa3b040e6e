using Microsoft.Extensions.Logging;
using Shadowing.Mismatches;
using Shadowing.Redaction;
using Shadowing.Telemetry;

namespace Shadowing.Execution.Judging;

/// <summary>Writes to the log what calls showed that somebody should read. A logger may throw: its fault is not ours, and keeps the other
/// lines from nothing.</summary>
internal sealed partial class CallLog(FaultLog faults, TimeProvider time, ILogger<CallJudge> logger)
{
    private readonly LogBudget _lines = new(time);

    /// <summary>Tells whether there is anything to write.</summary>
    public static bool HasLines(CallConclusion conclusion, RecordedCall recorded) =>
        recorded.PauseCause is not null || recorded.Resumed || conclusion.SelfCheck is { IsValid: false } || recorded.Grown.Count > 0
        || recorded.GrownFailure is not null;

    /// <summary>Writes it.</summary>
    public void Write(ShadowCall call, CallConclusion conclusion, RecordedCall recorded)
    {
        if (HasLines(conclusion, recorded))
        {
            WriteLines(call, conclusion, recorded);
        }
    }

    private void WriteLines(ShadowCall call, CallConclusion conclusion, RecordedCall recorded)
    {
        var name = call.Experiment.Name;
        if (recorded.PauseCause is { } pause)
        {
            Say(call, 4002, () => Lines.Paused(logger, name, CircuitBreaker.FailuresToOpen, pause), LogLevel.Warning);
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
                DifferenceText.Of(group.Signature.Kind), count), LogLevel.Warning);
        }

        if (recorded.GrownFailure is var (failing, calls))
        {
            Say(call, 4004, () => Lines.CandidateFails(logger, name, failing.Signature.Endpoint, failing.Signature.Kind,
                conclusion.Cause?.GetType().FullName ?? "no exception", calls), LogLevel.Warning);
        }
    }

    // However many calls have something to say, an experiment's lines of one kind are bounded.
    private void Say(ShadowCall call, int id, Action line, LogLevel level = LogLevel.Information)
    {
        try
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
            "Experiment {Experiment} pauses: its candidate failed {Failures} times in a row, the last time by {Cause}. It is tried again by itself.",
            EventName = nameof(Paused))]
        internal static partial void Paused(ILogger logger, string experiment, int failures, string cause);

        [LoggerMessage(4003, LogLevel.Information, "Experiment {Experiment} goes on: its candidate answers again.",
            EventName = nameof(Resumed))]
        internal static partial void Resumed(ILogger logger, string experiment);

        [LoggerMessage(4004, LogLevel.Warning,
            "Experiment {Experiment}: the candidate fails {Endpoint}: {Kind} ({Exception}); calls so far: {Count}.",
            EventName = nameof(CandidateFails))]
        internal static partial void CandidateFails(ILogger logger, string experiment, string endpoint, string kind, string exception,
            long count);

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
