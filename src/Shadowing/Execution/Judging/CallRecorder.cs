using System.Diagnostics;
using Shadowing.Accounting;
using Shadowing.Comparison.Differences;
using Shadowing.Evidence.Counting;
using Shadowing.Fleet.Calls;
using Shadowing.Mismatches;
using Shadowing.Noise;
using Shadowing.Observations;
using Shadowing.Sampling;
using Shadowing.Telemetry;

namespace Shadowing.Execution.Judging;

/// <summary>Writes down what a call showed, once: what its endpoint and its rules did, noise, evidence, groups and their samples; and says
/// how the call ends. It tells nobody.</summary>
internal sealed class CallRecorder(
    SampleMaker samples, FailureSampleMaker failures, FleetCalls fleet, FaultLog faults, TimeProvider time)
{
    /// <summary>Writes it down.</summary>
    /// <param name="call">The call.</param>
    /// <param name="conclusion">What it came to.</param>
    /// <param name="recorded">What is written down, as it is.</param>
    public void Record(ShadowCall call, CallConclusion conclusion, RecordedCall recorded)
    {
        if (call.Withheld.Count > 0)
        {
            call.State.Account.WithheldCredential(call.Withheld);
        }

        if (conclusion.IsRefusedForWant)
        {
            call.State.Account.RefusedAfterWithholding();
        }

        if (conclusion.BothAnswered)
        {
            call.Account.Took(call.ControlDuration, call.CandidateDuration!.Value);
        }

        Recover(call, conclusion, recorded);
        if (conclusion.Comparison is { } comparison)
        {
            Learn(call, conclusion, comparison);
        }

        recorded.End = conclusion.End ?? Label(call, conclusion, recorded);

        // Before the account: whoever waits for it to be complete finds evidence and groups complete too.
        Witness(call, conclusion, recorded);
        if (recorded.Labelled is { } labelled)
        {
            recorded.Grown = Group(call, labelled, recorded);
        }

        GroupFailure(call, conclusion, recorded);
    }

    private static void Recover(ShadowCall call, CallConclusion conclusion, RecordedCall recorded)
    {
        var account = call.State.Account;
        switch (conclusion.Health)
        {
            case CandidateHealth.Broke:
                // A refusal that is compared is no failure, and opens the breaker all the same.
                var cause = conclusion.FailureKind ?? FailureKind.Status(conclusion.Candidate?.Observation.Status ?? 0);
                if (call.State.Breaker.Failed())
                {
                    account.Pause(CircuitBreaker.FailuresToOpen, cause);
                    recorded.PauseCause = cause;
                }
                else if (account.IsPaused)
                {
                    account.PauseCause = cause;
                }

                break;
            case CandidateHealth.Answered:
                call.State.Breaker.Succeeded();
                if (account.IsPaused)
                {
                    account.GoOn();
                    recorded.Resumed = true;
                }

                break;
        }
    }

    private static void Learn(ShadowCall call, CallConclusion conclusion, ComparisonResult comparison)
    {
        if (conclusion.SelfCheck is { } selfCheck)
        {
            call.Account.SelfChecked(selfCheck.IsValid);
        }

        if (comparison.Failure is not null)
        {
            return;
        }

        if (conclusion.Own is { } own)
        {
            call.Account.Noise.Record(conclusion.Found!, own);
        }

        call.State.Account.Rules.Compared(call.Experiment.Rules, comparison.Decided);
        call.Account.Compared(comparison.IsOfBytes);
        call.State.Account.WasCompared();
    }

    private static CallEnd Label(ShadowCall call, CallConclusion conclusion, RecordedCall recorded)
    {
        var profile = call.Experiment.SelfCheck > 0 ? call.Account.Noise : NoiseProfile.Nothing;
        var labelled = NoiseJudge.Label(conclusion.Comparison!, conclusion.Found!, conclusion.Own, profile,
            isAwaited: !conclusion.IsSelfChecked && profile.IsAwaited);
        if (conclusion.AnsweredForWant is { } answered)
        {
            call.State.Account.AnsweredForWant(answered);
        }

        recorded.Labelled = labelled;
        return CallEnd.Of(OutcomeOf(labelled.Label));
    }

    private List<(MismatchGroup Group, long Count)> Group(ShadowCall call, LabelledComparison comparison, RecordedCall recorded)
    {
        var now = recorded.At = time.GetUtcNow();
        var seen = new HashSet<MismatchGroup>(ReferenceEqualityComparer.Instance);
        var grown = new List<(MismatchGroup Group, long Count)>();
        var number = Draw.Next();
        var isOtherStatus = comparison.Differences.Any(static labelled => labelled.Difference.Kind == DifferenceKind.Status);
        foreach (var labelled in comparison.Differences.Where(labelled => !isOtherStatus || !GoesWithStatus(labelled.Difference)))
        {
            var signature = new MismatchSignature(call.Account.Endpoint, labelled.Signature.Path, labelled.Signature.Kind);
            if (call.State.Account.Groups.Find(signature, labelled.Label) is not { } group || !seen.Add(group))
            {
                continue;
            }

            var (wish, wantsLog) = group.Saw(now, labelled.Label, samples.How(labelled.Difference), recorded.Place, number);
            SeenIn(recorded, group.Id, labelled.Label == DifferenceLabel.Real);
            if (wish.IsWanted)
            {
                recorded.Want(new WantedSample(group, labelled, wish));
            }

            if (wantsLog)
            {
                grown.Add((group, group.Count));
            }
        }

        return grown;
    }

    private void GroupFailure(ShadowCall call, CallConclusion conclusion, RecordedCall recorded)
    {
        if ((conclusion.FailureKind ?? KindOf(recorded)) is not { } kind
            || call.State.Account.Failures.Find(new FailureSignature(call.Account.Endpoint, kind)) is not { } group)
        {
            return;
        }

        var now = recorded.At = time.GetUtcNow();
        var (wish, wantsLog) = group.Saw(now, recorded.Place, conclusion.IsRefusedForWant ? call.Withheld : []);
        SeenIn(recorded, group.Id, isReal: true);
        recorded.WantedFailure = wish.IsWanted ? new WantedFailure(group, wish) : null;
        recorded.GrownFailure = wantsLog ? (group, group.Count) : null;
    }

    // A call that was answered may be worth a look all the same.
    private static string? KindOf(RecordedCall recorded) =>
        recorded.End.WhyNot is { } whyNot && IsLost(whyNot) ? FailureKind.NotComparable(Tags.Of(whyNot))
        : recorded.Place is { IsSlow: true } ? FailureKind.Slow
        : null;

    // Another status comes with another document, and some headers come with some statuses only: one cause, which the sample shows whole.
    private static bool GoesWithStatus(Difference difference) =>
        difference.Kind == DifferenceKind.Header
        && (difference.Control is null || difference.Candidate is null
            || difference.Path.Equals("header:Content-Type", StringComparison.OrdinalIgnoreCase));

    /// <summary>Makes the samples that are wanted of a call: what a redactor of the user's did not look at is none.</summary>
    /// <returns>One for each that is wanted, in their order; null where it could not be made.</returns>
    public IReadOnlyList<MismatchSample?> MakeSamples(ShadowCall call, CallConclusion conclusion, RecordedCall recorded)
    {
        if (recorded.Wanted.Count == 0)
        {
            return [];
        }

        var (control, candidate) = (call.Control, conclusion.Candidate!.Observation);
        return TryMake(() => samples.Make(call, control, candidate, recorded.Labelled!, recorded.At)) is { } shared
            ? [.. recorded.Wanted.Select(wanted =>
                TryMake(() => samples.For(shared, call, control, candidate, wanted.Labelled, wanted.Wish)))]
            : [];
    }

    /// <summary>Makes the sample that a group of failures wants of a call; null where it could not be made, or none is wanted.</summary>
    public FailureSample? MakeFailureSample(ShadowCall call, CallConclusion conclusion, RecordedCall recorded) =>
        recorded.WantedFailure is { } wanted ? TryMake(() => failures.Make(call, conclusion, wanted.Wish, recorded.At)) : null;

    /// <summary>Keeps the samples that were made, and counts those that were not.</summary>
    public static void Keep(ShadowCall call, RecordedCall recorded, IReadOnlyList<MismatchSample?> made, FailureSample? failure)
    {
        if (recorded.WantedFailure is { } wanted)
        {
            if (failure is not null)
            {
                wanted.Group.Keep(failure, FailureSampleMaker.SizeOf(failure), wanted.Wish);
            }
            else
            {
                call.State.Samples.Drop();
            }
        }

        for (var i = 0; i < recorded.Wanted.Count; i++)
        {
            if (i < made.Count && made[i] is { } sample)
            {
                recorded.Wanted[i].Group.Keep(sample, SampleMaker.SizeOf(sample), recorded.Wanted[i].Wish);
            }
            else
            {
                call.State.Samples.Drop();
            }
        }
    }

    private TSample? TryMake<TSample>(Func<TSample> make)
        where TSample : class
    {
        try
        {
            return make();
        }
        catch (Exception fault)
        {
            faults.Caught("a redactor", fault);
            return null;
        }
    }

    /// <summary>Tells the evidence of a call, once. What is no outcome, and was not lost with an answer, is no
    /// evidence.</summary>
    public void Witness(ShadowCall call, CallConclusion conclusion, RecordedCall recorded)
    {
        var end = recorded.End;
        if ((end.Outcome is null && !IsLost(end.WhyNot)) || recorded.IsWitnessed)
        {
            return;
        }

        recorded.IsWitnessed = true;
        try
        {
            // A body that nobody can read says nothing of who wrote it.
            var version = end.Failure is CandidateFailure.InvalidBody ? null : conclusion.Candidate?.Observation.Version;
            recorded.Place = call.State.Account.Evidence.Saw(
                new WitnessedCall(call.Account.Endpoint, end.Outcome, call.Fingerprint, conclusion.Latency, conclusion.IsRefusedForWant),
                call.Experiment.Judged, samples.CandidateVersion(call, version));
        }
        catch (Exception fault)
        {
            // Whoever is told of another build may throw.
            recorded.Caught("telemetry", fault);
        }
    }

    /// <summary>Tells the other instances of a call that is evidence, as it ends; once, where there are any.</summary>
    public void Tell(ShadowCall call, CallConclusion conclusion, RecordedCall recorded)
    {
        if (!fleet.IsOn || recorded.Place is not { } place)
        {
            return;
        }

        var fingerprint = call.Fingerprint;
        fleet.Add(
            call.Experiment.Name,
            new FleetCall
            {
                Key = place.Run,
                Endpoint = call.Account.Endpoint,
                Outcome = recorded.End.Outcome,
                IsRefused = conclusion.IsRefusedForWant,
                Number = fingerprint ?? Draw.Next(),
                HasFingerprint = fingerprint is not null,
                Latency = conclusion.Latency,
                Groups = recorded.SeenIn,
            },
            call.QueuedAt);
    }

    private void SeenIn(RecordedCall recorded, string group, bool isReal)
    {
        if (fleet.IsOn)
        {
            recorded.WasSeenIn(new FleetCallGroup(group, isReal));
        }
    }

    // What was lost when the candidate had run may be lost for what it answered; what the control alone forbids, or what keeps a candidate
    // from being run, is not.
    private static bool IsLost(NotComparableReason? whyNot) => whyNot is not null and not (NotComparableReason.ControlBodyInvalid
        or NotComparableReason.UnsafePath or NotComparableReason.CarryFailed or NotComparableReason.MutableArgument
        or NotComparableReason.ResultType);

    private static CallOutcome OutcomeOf(DifferenceLabel label) => label switch
    {
        DifferenceLabel.Real => CallOutcome.Mismatch,
        DifferenceLabel.Noise => CallOutcome.Noise,
        DifferenceLabel.Unverifiable => CallOutcome.Unverifiable,
        _ => throw new UnreachableException(),
    };
}
