using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Shadowing.Accounting;
using Shadowing.Comparison;
using Shadowing.Comparison.Differences;
using Shadowing.Evidence;
using Shadowing.Mismatches;
using Shadowing.Noise;
using Shadowing.Notifications.Sinks;
using Shadowing.Observations;
using Shadowing.Redaction;
using Shadowing.Telemetry;

namespace Shadowing.Execution;

/// <summary>Decides how a call ended, from what both sides did, and writes it into the account, the groups, the metrics and the log.</summary>
internal sealed partial class CallJudge(
    ObservationComparer comparer, ShadowMetrics metrics, SinkHub sinks, SampleMaker samples, FaultLog faults, TimeProvider time, ILogger<CallJudge> logger)
{
    private readonly LogBudget _lines = new(time);

    /// <summary>Judges a run; whatever goes wrong in here, the call is counted exactly once.</summary>
    /// <param name="call">The call.</param>
    /// <param name="run">How the candidate's run ended.</param>
    /// <param name="selfCheck">How the control's second run ended; null when there was none.</param>
    public void Judge(ShadowCall call, CandidateRun run, CandidateRun? selfCheck)
    {
        var counted = false;
        try
        {
            Judge(call, run, selfCheck, ref counted);
        }
        catch (Exception fault)
        {
            faults.Caught("the comparison", fault);
            if (!counted)
            {
                NotComparable(call, NotComparableReason.CaptureFailed);
            }
        }
        finally
        {
            if (selfCheck is not null)
            {
                call.Account.Noise.Ended();
            }
        }
    }

    /// <summary>Tells whether a run ended in an answer that will be compared: only then is it worth a self-check.</summary>
    public static bool IsComparable(ShadowCall call, CandidateRun run) =>
        run.Answer is { WhyNot: null } answer
        && call.Control is var control
        && FailureOf(answer.Observation, control) is null
        && !(IsRefused(answer.Observation, control) && call.Withheld.Count > 0);

    /// <summary>Counts a call for which the capacity was lacking after it was captured.</summary>
    public void Dropped(ShadowCall call, DropReason reason)
    {
        call.Account.EndedDropped(reason);
        Finished(call, "dropped", Tags.Of(reason));
    }

    private void Judge(ShadowCall call, CandidateRun run, CandidateRun? selfCheck, ref bool counted)
    {
        call.CandidateDuration = run.Answer?.Took ?? run.Duration;
        if (call.Withheld.Count > 0)
        {
            call.State.Account.WithheldCredential(call.Withheld);
        }

        if (run.Stopped)
        {
            counted = true;
            Dropped(call, DropReason.ShuttingDown);
        }
        else if (run.WhyNot is { } notRun)
        {
            if (notRun is not (NotComparableReason.ResultType or NotComparableReason.UnsafePath))
            {
                faults.Caught(Tags.Of(notRun), run.Cause!);
            }

            counted = true;
            NotComparable(call, notRun);
        }
        else if (run.TimedOut)
        {
            Broke(call);
            counted = true;
            Witness(call, CallOutcome.TimedOut, version: null);
            Ended(call, CallOutcome.TimedOut);
        }
        else if (run.Failure is { } failure)
        {
            Broke(call);
            counted = true;
            Witness(call, CallOutcome.CandidateFailed, version: null);
            Failed(call, failure, run.Cause);
        }
        else
        {
            JudgeAnswer(call, run, run.Answer!, selfCheck, ref counted);
        }
    }

    private void JudgeAnswer(ShadowCall call, CandidateRun run, CandidateAnswer answer, CandidateRun? selfCheck, ref bool counted)
    {
        var control = call.Control;
        var candidate = answer.Observation;
        run = run with { Duration = answer.Took ?? run.Duration };
        if (FailureOf(candidate, control) is { } failure)
        {
            Broke(call);
            counted = true;
            Witness(call, CallOutcome.CandidateFailed, candidate.Version);
            Failed(call, failure, null);
            return;
        }

        // Latencies are compared over calls that both sides answered, whether or not their bodies can be compared.
        if (control.Failure is null && candidate.Failure is null)
        {
            call.Account.Took(call.ControlDuration, run.Duration);
            var took = run.Duration;
            Tell(() => metrics.Took(call.Experiment.Name, call.Account.Endpoint, call.ControlDuration, took));
        }

        var refused = IsRefused(candidate, control);
        if (refused)
        {
            Broke(call);
        }
        else
        {
            Recovered(call);
        }

        if (refused && call.Withheld.Count > 0)
        {
            call.State.Account.RefusedAfterWithholding();
            counted = true;
            NotComparable(call, NotComparableReason.CredentialWithheld);
        }
        else if (answer.WhyNot is { } whyNot)
        {
            counted = true;
            NotComparable(call, whyNot);
        }
        else
        {
            Compare(call, run, control, candidate, answer.IsEqual, selfCheck, ref counted);
        }
    }

    private void Compare(ShadowCall call, CandidateRun run, in Observation control, in Observation candidate, bool? isEqual, CandidateRun? selfCheck, ref bool counted)
    {
        var own = LookAt(call, control, selfCheck);
        var comparison = comparer.Compare(control, candidate, call.Experiment.Rules, isEqual);
        var signatures = new DifferenceSignatures(comparison);
        if (own is not null && comparison.Failure is null)
        {
            call.Account.Noise.Record(signatures, own);
        }

        if (comparison.Failure is null)
        {
            call.State.Account.Rules.Compared(call.Experiment.Rules, comparison.Decided);
            call.Account.Compared(comparison.IsOfBytes);
        }

        switch (comparison.Outcome)
        {
            case ComparisonOutcome.Match:
                call.State.Account.WasCompared();
                counted = true;
                Witness(call, CallOutcome.Match, candidate.Version);
                Ended(call, CallOutcome.Match, comparison);
                break;
            case ComparisonOutcome.Mismatch:
                var profile = call.Experiment.SelfCheck > 0 ? call.Account.Noise : NoiseProfile.Nothing;
                var labelled = NoiseJudge.Label(comparison, signatures, own, profile, isAwaited: selfCheck is null && profile.IsAwaited);

                call.State.Account.WasCompared();
                if (call.Withheld.Count > 0 && RefusalLook.Of(candidate, control) is { } answered)
                {
                    call.State.Account.AnsweredForWant(answered);
                }

                // Groups first: whoever waits for the account to be complete finds the groups complete too.
                Group(call, run, control, candidate, labelled);
                counted = true;
                Witness(call, OutcomeOf(labelled.Label), candidate.Version);
                Ended(call, OutcomeOf(labelled.Label), comparison, labelled);
                break;
            case ComparisonOutcome.NotComparable:
                counted = true;
                NotCompared(call, comparison.Failure!.Value);
                break;
            default:
                throw new UnreachableException();
        }
    }

    // Where the control differs from itself; null when that is not known. A self-check that failed, was refused or answered something
    // else says nothing: taken for noise, it would excuse whatever the candidate does.
    private DifferenceSignatures? LookAt(ShadowCall call, in Observation control, CandidateRun? selfCheck)
    {
        if (selfCheck is not { Stopped: false } run)
        {
            return null;
        }

        var comparison = run.Answer is { WhyNot: null } answer && answer.Observation.Status == control.Status
            ? comparer.Compare(control, answer.Observation, call.Experiment.Rules, answer.IsEqual)
            : null;
        var isValid = comparison is { Failure: null };
        call.Account.SelfChecked(isValid);
        if (!isValid)
        {
            Say(call, 4005, () => Log.SelfCheckInvalid(logger, call.Experiment.Name, call.Account.Endpoint, run.Cause?.GetType().Name), LogLevel.Debug);
        }

        return isValid ? new DifferenceSignatures(comparison!) : null;
    }

    private static CallOutcome OutcomeOf(DifferenceLabel label) => label switch
    {
        DifferenceLabel.Real => CallOutcome.Mismatch,
        DifferenceLabel.Noise => CallOutcome.Noise,
        DifferenceLabel.Unverifiable => CallOutcome.Unverifiable,
        _ => throw new UnreachableException(),
    };

    private void NotCompared(ShadowCall call, ComparisonFailure failure)
    {
        if (failure == ComparisonFailure.CandidateBodyInvalid)
        {
            Witness(call, CallOutcome.CandidateFailed, version: null);
            Failed(call, CandidateFailure.InvalidBody, null);
            return;
        }

        NotComparable(call, failure switch
        {
            ComparisonFailure.ControlBodyInvalid => NotComparableReason.ControlBodyInvalid,
            ComparisonFailure.ControlDecodedOverCap or ComparisonFailure.CandidateDecodedOverCap => NotComparableReason.DecodedOverCap,
            ComparisonFailure.TooComplex => NotComparableReason.TooComplex,
            ComparisonFailure.RuleFailed => NotComparableReason.RuleFailed,
            ComparisonFailure.UnknownEncoding => NotComparableReason.UnknownEncoding,
            _ => throw new UnreachableException(),
        });
    }

    private void Group(ShadowCall call, CandidateRun run, in Observation control, in Observation candidate, LabelledComparison comparison)
    {
        var now = time.GetUtcNow();
        var seen = new HashSet<MismatchGroup>(ReferenceEqualityComparer.Instance);
        MismatchSample? shared = null;
        var isOtherStatus = comparison.Differences.Any(static labelled => labelled.Difference.Kind == DifferenceKind.Status);
        foreach (var labelled in comparison.Differences.Where(labelled => !isOtherStatus || !GoesWithStatus(labelled.Difference)))
        {
            var signature = new MismatchSignature(call.Account.Endpoint, labelled.Signature.Path, labelled.Signature.Kind);
            if (call.State.Account.Groups.Find(signature, labelled.Label) is not { } group || !seen.Add(group))
            {
                continue;
            }

            var (wish, wantsLog) = group.Saw(now, labelled.Label, samples.How(labelled.Difference));
            if (wish.IsWanted)
            {
                Keep(group, call, control, candidate, labelled, wish, shared ??= TryMake(call, run, control, candidate, comparison, now));
            }

            if (wantsLog)
            {
                Say(call, 4001, () => Log.Mismatch(logger, call.Experiment.Name, group.Signature.Endpoint, PrintableText.OneLine(group.Signature.Path), DifferenceText.Of(group.Signature.Kind), group.Count));
            }
        }
    }

    // Another status comes with another document, and some headers come with some statuses only: one cause, which the sample shows whole.
    private static bool GoesWithStatus(Difference difference) =>
        difference.Kind == DifferenceKind.Header
        && (difference.Control is null || difference.Candidate is null || difference.Path.Equals("header:Content-Type", StringComparison.OrdinalIgnoreCase));

    // A redactor that throws costs the sample: what it did not look at is not kept.
    private MismatchSample? TryMake(ShadowCall call, CandidateRun run, in Observation control, in Observation candidate, LabelledComparison comparison, DateTimeOffset now)
    {
        try
        {
            return samples.Make(call, run, control, candidate, comparison, now);
        }
        catch (Exception fault)
        {
            faults.Caught("a redactor", fault);
            return null;
        }
    }

    private void Keep(MismatchGroup group, ShadowCall call, in Observation control, in Observation candidate, LabelledDifference labelled, SampleWish wish, MismatchSample? shared)
    {
        if (shared is null)
        {
            call.State.Samples.Drop();
            return;
        }

        try
        {
            var sample = samples.For(shared, call, control, candidate, labelled, wish);
            group.Keep(sample, SampleMaker.SizeOf(sample), wish);
        }
        catch (Exception fault)
        {
            call.State.Samples.Drop();
            faults.Caught("a redactor", fault);
        }
    }

    private static CandidateFailure? FailureOf(in Observation candidate, in Observation control) => candidate.Status switch
    {
        _ when candidate.Status == control.Status => null,
        429 or 503 => CandidateFailure.Throttled,
        >= 500 when control.Status < 500 => CandidateFailure.ServerError,
        _ => null,
    };

    private static bool IsRefused(in Observation candidate, in Observation control) =>
        candidate.Status is 401 or 403 && control.Status is not (401 or 403);

    private void Broke(ShadowCall call)
    {
        if (call.State.Breaker.Failed())
        {
            call.State.Account.IsPaused = true;
            Say(call, 4002, () => Log.Paused(logger, call.Experiment.Name, CircuitBreaker.FailuresToOpen));
        }
    }

    private void Recovered(ShadowCall call)
    {
        call.State.Breaker.Succeeded();
        if (call.State.Account.IsPaused)
        {
            call.State.Account.IsPaused = false;
            Say(call, 4003, () => Log.Resumed(logger, call.Experiment.Name));
        }
    }

    // Before the account: whoever waits for that finds the verdict complete too.
    private void Witness(ShadowCall call, CallOutcome outcome, string? version) =>
        Tell(() => call.State.Account.Evidence.Saw(call.Account.Endpoint, outcome, call.Fingerprint, new EvidenceKey(call.Experiment.SettingsHash, samples.CandidateVersion(call, version))));

    private void Failed(ShadowCall call, CandidateFailure failure, Exception? cause)
    {
        call.Account.EndedFailed(failure);
        Finished(call, Tags.Of(CallOutcome.CandidateFailed), Tags.Of(failure), cause: cause);
        Say(call, 4004, () => Log.CandidateFailed(logger, call.Experiment.Name, call.Account.Endpoint, Tags.Of(failure), cause?.GetType().Name), LogLevel.Debug);
    }

    private void Ended(ShadowCall call, CallOutcome outcome, ComparisonResult? comparison = null, LabelledComparison? labelled = null)
    {
        call.Account.Ended(outcome);
        Finished(call, Tags.Of(outcome), reason: null, comparison, labelled: labelled);
    }

    private void NotComparable(ShadowCall call, NotComparableReason reason)
    {
        call.Account.EndedNotComparable(reason);
        Finished(call, "not_comparable", Tags.Of(reason));
    }

    private void Finished(ShadowCall call, string outcome, string? reason, ComparisonResult? comparison = null, Exception? cause = null, LabelledComparison? labelled = null)
    {
        Tell(() => Measure(call, outcome, reason, comparison, labelled));
        if (!sinks.IsEmpty)
        {
            Tell(() => sinks.Offer(CallEvent.Of(call, outcome, reason, labelled, time.GetUtcNow())));
        }

        if (call.Concluded is { } concluded)
        {
            Tell(() => concluded(new CallConclusion(outcome, reason, comparison, cause)));
        }
    }

    private void Measure(ShadowCall call, string outcome, string? reason, ComparisonResult? comparison, LabelledComparison? labelled)
    {
        metrics.Finished(call.Experiment.Name, call.Account.Endpoint, outcome);
        foreach (var kind in labelled?.Differences.Where(static difference => difference.Label == DifferenceLabel.Real).Select(static difference => difference.Signature.Kind).Distinct() ?? [])
        {
            metrics.Differed(call.Experiment.Name, DifferenceText.Of(kind));
        }

        ShadowSpan.End(outcome, reason, comparison?.Differences.Count);
    }

    // However many calls have something to say, an experiment's lines of one kind are bounded.
    private void Say(ShadowCall call, int id, Action line, LogLevel level = LogLevel.Information)
    {
        Tell(() =>
        {
            if (!logger.IsEnabled(level) || !_lines.Allows(call.Experiment.Name, id, out var unwritten))
            {
                return;
            }

            if (unwritten > 0)
            {
                Log.Unwritten(logger, call.Experiment.Name, unwritten, id);
            }

            line();
        });
    }

    // A logger or a listener may throw: what it is told, it is told after the counting, and its fault is not ours.
    private void Tell(Action what)
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

    private static partial class Log
    {
        [LoggerMessage(4001, LogLevel.Warning, "Experiment {Experiment}: {Endpoint} differs at {Path} ({Kind}); calls so far: {Count}.", EventName = nameof(Mismatch))]
        internal static partial void Mismatch(ILogger logger, string experiment, string endpoint, string path, string kind, long count);

        [LoggerMessage(4002, LogLevel.Warning, "Experiment {Experiment} pauses: its candidate failed {Failures} times in a row. It is tried again by itself.", EventName = nameof(Paused))]
        internal static partial void Paused(ILogger logger, string experiment, int failures);

        [LoggerMessage(4003, LogLevel.Information, "Experiment {Experiment} goes on: its candidate answers again.", EventName = nameof(Resumed))]
        internal static partial void Resumed(ILogger logger, string experiment);

        [LoggerMessage(4004, LogLevel.Debug, "Experiment {Experiment}: the candidate failed {Endpoint}: {Failure} {Cause}", EventName = nameof(CandidateFailed))]
        internal static partial void CandidateFailed(ILogger logger, string experiment, string endpoint, string failure, string? cause);

        [LoggerMessage(4006, LogLevel.Information, "Experiment {Experiment}: {Count} lines of the id {Id} were not written, because there were more than a log can bear.", EventName = nameof(Unwritten))]
        internal static partial void Unwritten(ILogger logger, string experiment, long count, int id);

        [LoggerMessage(4005, LogLevel.Debug, "Experiment {Experiment}: a self-check of {Endpoint} says nothing: it failed, was refused or answered another status. {Cause}", EventName = nameof(SelfCheckInvalid))]
        internal static partial void SelfCheckInvalid(ILogger logger, string experiment, string endpoint, string? cause);
    }
}
