using System.Diagnostics;
using Shadowing.Accounting;
using Shadowing.Comparison;
using Shadowing.Comparison.Differences;
using Shadowing.Noise;
using Shadowing.Observations;

namespace Shadowing.Execution.Judging;

/// <summary>Decides what the ends of a call's runs come to. It counts nothing and tells nobody: it reads both observations and the
/// settings, and they must stay until it is back.</summary>
internal sealed class CallDecider(ObservationComparer comparer)
{
    /// <summary>Tells whether a run ended in an answer that will be compared: only then is it worth a self-check.</summary>
    public static bool IsComparable(ShadowCall call, RunEnd run) =>
        run.Answer is { WhyNot: null } answer
        && call.Control is var control
        && FailureOf(answer.Observation, control) is null
        && !(IsRefused(answer.Observation, control) && call.Withheld.Count > 0);

    /// <summary>Decides.</summary>
    /// <param name="call">The call.</param>
    /// <param name="runs">How its runs ended.</param>
    public CallConclusion Decide(ShadowCall call, RunEnds runs)
    {
        var conclusion = runs.Candidate.Answer is { } answer
            ? OfAnswer(call, answer, runs.SelfCheck)
            : WithoutAnswer(runs.Candidate.WithoutAnswer!.Value, runs.Candidate.Cause);
        conclusion.Latency = runs.Latency(call, IsComparable);
        if (conclusion.End is { } end)
        {
            conclusion.FailureKind = FailureLook.Of(end, conclusion.Candidate?.Observation.Status ?? 0, conclusion.Cause);
        }

        return conclusion;
    }

    private static CallConclusion WithoutAnswer(CallEnd end, Exception? cause) => new()
    {
        End = end, Cause = cause,
        Health = end.Outcome is CallOutcome.TimedOut or CallOutcome.CandidateFailed ? CandidateHealth.Broke : CandidateHealth.Unknown
    };

    private CallConclusion OfAnswer(ShadowCall call, CandidateAnswer answer, RunEnd? selfCheck)
    {
        var control = call.Control;
        var candidate = answer.Observation;
        if (FailureOf(candidate, control) is { } failure)
        {
            return new CallConclusion { End = CallEnd.Failed(failure), Candidate = answer, Health = CandidateHealth.Broke };
        }

        var refused = IsRefused(candidate, control);
        var conclusion = new CallConclusion
        {
            Candidate = answer,
            Health = refused ? CandidateHealth.Broke : CandidateHealth.Answered,

            // Latencies are compared over calls that both sides answered, whether or not their bodies can be compared.
            BothAnswered = control.Failure is null && candidate.Failure is null,
        };
        if (refused && call.Withheld.Count > 0)
        {
            (conclusion.End, conclusion.IsRefusedForWant) = (CallEnd.NotComparable(NotComparableReason.CredentialWithheld), true);
        }
        else if (answer.WhyNot is { } whyNot)
        {
            conclusion.End = CallEnd.NotComparable(whyNot);
        }
        else
        {
            Compare(call, control, answer, selfCheck, conclusion);
        }

        return conclusion;
    }

    private void Compare(ShadowCall call, in Observation control, CandidateAnswer answer, RunEnd? selfCheck, CallConclusion conclusion)
    {
        (conclusion.SelfCheck, conclusion.Own) = LookAt(call, control, selfCheck);
        var comparison = comparer.Compare(control, answer.Observation, call.Experiment.Rules, answer.IsEqual);
        conclusion.IsSelfChecked = selfCheck is not null;
        conclusion.Comparison = comparison;
        conclusion.Found = DifferenceSignatures.Of(comparison);
        conclusion.AnsweredForWant = call.Withheld.Count > 0 && comparison.Outcome is ComparisonOutcome.Mismatch
            ? RefusalLook.Of(answer.Observation, control)
            : null;
        conclusion.End = comparison.Outcome switch
        {
            ComparisonOutcome.Match => CallEnd.Of(CallOutcome.Match),
            ComparisonOutcome.Mismatch => null,
            ComparisonOutcome.NotComparable => EndOf(comparison.Failure!.Value),
            _ => throw new UnreachableException(),
        };
    }

    // Where the control differs from itself; null when that is not known. A self-check that failed, was refused or answered something
    // else says nothing: taken for noise, it would excuse whatever the candidate does.
    private (LookedAtSelfCheck? Looked, DifferenceSignatures? Own) LookAt(ShadowCall call, in Observation control, RunEnd? selfCheck)
    {
        if (selfCheck is not { } run || run.WithoutAnswer?.Drop is not null)
        {
            return default;
        }

        var comparison = run.Answer is { WhyNot: null } answer && answer.Observation.Status == control.Status
            ? comparer.Compare(control, answer.Observation, call.Experiment.Rules, answer.IsEqual)
            : null;
        return comparison is { Failure: null }
            ? (new(true, run.Cause), DifferenceSignatures.Of(comparison))
            : (new(false, run.Cause), null);
    }

    private static CallEnd EndOf(ComparisonFailure failure) => failure switch
    {
        ComparisonFailure.CandidateBodyInvalid => CallEnd.Failed(CandidateFailure.InvalidBody),
        ComparisonFailure.ControlBodyInvalid => CallEnd.NotComparable(NotComparableReason.ControlBodyInvalid),
        ComparisonFailure.ControlDecodedOverCap or ComparisonFailure.CandidateDecodedOverCap =>
            CallEnd.NotComparable(NotComparableReason.DecodedOverCap),
        ComparisonFailure.TooComplex => CallEnd.NotComparable(NotComparableReason.TooComplex),
        ComparisonFailure.RuleFailed => CallEnd.NotComparable(NotComparableReason.RuleFailed),
        ComparisonFailure.UnknownEncoding => CallEnd.NotComparable(NotComparableReason.UnknownEncoding),
        _ => throw new UnreachableException(),
    };

    private static CandidateFailure? FailureOf(in Observation candidate, in Observation control) => candidate.Status switch
    {
        _ when candidate.Status == control.Status => null,
        429 or 503 => CandidateFailure.Throttled,
        >= 500 when control.Status < 500 => CandidateFailure.ServerError,
        _ => null,
    };

    private static bool IsRefused(in Observation candidate, in Observation control) =>
        candidate.Status is 401 or 403 && control.Status is not (401 or 403);
}
