using System.Runtime.CompilerServices;
using Shadowing.Accounting;
using Shadowing.Execution.Steps;
using Shadowing.Observations;
using Shadowing.Telemetry;

namespace Shadowing.Execution.Judging;

/// <summary>Judges calls in three steps: decide what the runs come to, record it, tell it. Whatever goes wrong in one of them, or does not
/// come back, the call ends exactly once.</summary>
internal sealed class CallJudge(CallDecider decider, CallRecorder recorder, CallTeller teller, CallEnds ends, FaultLog faults)
{
    /// <summary>How long rules and comparers, redactors, and those who are told may take, each. The comparison bounds itself far
    /// below.</summary>
    public static readonly TimeSpan StepTime = TimeSpan.FromSeconds(5);

    /// <summary>Judges a call whose candidate was run.</summary>
    /// <param name="call">The call.</param>
    /// <param name="runs">How its runs ended.</param>
    /// <param name="steps">The call's steps, which hold what it reads.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask JudgeAsync(ShadowCall call, RunEnds runs, CallSteps steps)
    {
        var run = runs.Candidate;
        call.CandidateDuration = run.CandidateDuration;
        var (conclusion, recorded) = (CallConclusion.None, new RecordedCall());
        try
        {
            conclusion = await DecideAsync(call, runs, recorded, steps);
            recorder.Record(call, conclusion, recorded);
            await KeepSamplesAsync(call, conclusion, recorded, steps);
            if (run.WithoutAnswer?.WhyNot is { } whyNot and not (NotComparableReason.ResultType or NotComparableReason.UnsafePath))
            {
                recorded.Caught(Tags.Of(whyNot), run.Cause!);
            }
        }
        catch (Exception fault)
        {
            recorded.Caught("the comparison", fault);
            (recorded.End, recorded.Labelled) = (CallEnd.NotComparable(NotComparableReason.CaptureFailed), null);
            recorder.Witness(call, conclusion, recorded);
        }
        finally
        {
            if (runs.SelfCheck is not null)
            {
                call.Account.Noise.Ended();
            }
        }

        await EndAsync(call, conclusion, recorded, steps);
    }

    /// <summary>Ends a call for which the capacity was lacking after it was captured.</summary>
    /// <param name="call">The call.</param>
    /// <param name="reason">Which capacity was lacking.</param>
    /// <param name="steps">The call's steps.</param>
    public ValueTask DroppedAsync(ShadowCall call, DropReason reason, CallSteps steps) =>
        EndAsync(call, CallConclusion.None, new RecordedCall { End = CallEnd.Dropped(reason) }, steps);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask EndAsync(ShadowCall call, CallConclusion conclusion, RecordedCall recorded, CallSteps steps)
    {
        // Before it is counted as ended: what was told is in the account by the time that both are written.
        recorder.Tell(call, conclusion, recorded);
        ends.Count(call, recorded.End);
        try
        {
            if (teller.IsWanted(call, conclusion, recorded) && !await new TellStep(steps, teller, call, conclusion, recorded))
            {
                // Elsewhere: it may be the logger that blocks.
                ThreadPool.UnsafeQueueUserWorkItem(
                    _ => faults.Caught("telemetry", new TimeoutException($"Those who are told did not come back within {StepTime}.")), null);
            }
        }
        finally
        {
            Release(steps);
        }
    }

    private void Release(CallSteps steps)
    {
        try
        {
            steps.Release();
        }
        finally
        {
            ends.HasEnded();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<CallConclusion> DecideAsync(ShadowCall call, RunEnds runs, RecordedCall recorded, CallSteps steps)
    {
        var step = new DecideStep(steps, decider, call, runs);
        if (await step)
        {
            return step.Conclusion;
        }

        recorded.Caught("a rule", new TimeoutException($"The comparison did not come back within {StepTime}."));
        return new CallConclusion { End = CallEnd.NotComparable(NotComparableReason.RuleFailed) };
    }

    // A redactor, or the message of an exception, that does not come back costs the samples, as one that throws does.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask KeepSamplesAsync(ShadowCall call, CallConclusion conclusion, RecordedCall recorded, CallSteps steps)
    {
        if (recorded.Wanted.Count == 0 && recorded.WantedFailure is null)
        {
            return;
        }

        var step = new SamplesStep(steps, recorder, call, conclusion, recorded);
        var isBack = await step;
        if (!isBack)
        {
            recorded.Caught("a redactor", new TimeoutException($"The redaction did not come back within {StepTime}."));
        }

        CallRecorder.Keep(call, recorded, isBack ? step.Made : [], isBack ? step.MadeFailure : null);
    }
}
