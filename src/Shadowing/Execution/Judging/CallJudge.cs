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
    /// <param name="run">How the candidate's run ended.</param>
    /// <param name="selfCheck">How the control's second run ended; null when there was none.</param>
    /// <param name="steps">The call's steps, which hold what it reads.</param>
    public async Task JudgeAsync(ShadowCall call, RunEnd run, RunEnd? selfCheck, CallSteps steps)
    {
        call.CandidateDuration = run.CandidateDuration;
        var (conclusion, recorded) = (new CallConclusion(), new RecordedCall());
        try
        {
            conclusion = await DecideAsync(call, run, selfCheck, recorded, steps);
            recorder.Record(call, conclusion, recorded);
            await KeepSamplesAsync(call, conclusion, recorded, steps);
            if (run.WithoutAnswer?.WhyNot is { } whyNot and not (NotComparableReason.ResultType or NotComparableReason.UnsafePath))
            {
                recorded.Faults.Add((Tags.Of(whyNot), run.Cause!));
            }
        }
        catch (Exception fault)
        {
            recorded.Faults.Add(("the comparison", fault));
            (recorded.End, recorded.Labelled) = (CallEnd.NotComparable(NotComparableReason.CaptureFailed), null);
        }
        finally
        {
            if (selfCheck is not null)
            {
                call.Account.Noise.Ended();
            }
        }

        await ends.EndAsync(call, recorded.End, () => TellAsync(call, conclusion, recorded, steps), steps.Release);
    }

    /// <summary>Ends a call for which the capacity was lacking after it was captured.</summary>
    /// <param name="call">The call.</param>
    /// <param name="reason">Which capacity was lacking.</param>
    /// <param name="steps">The call's steps.</param>
    public Task DroppedAsync(ShadowCall call, DropReason reason, CallSteps steps)
    {
        var (conclusion, recorded) = (new CallConclusion(), new RecordedCall { End = CallEnd.Dropped(reason) });
        return ends.EndAsync(call, recorded.End, () => TellAsync(call, conclusion, recorded, steps), steps.Release);
    }

    private async Task<CallConclusion> DecideAsync(ShadowCall call, RunEnd run, RunEnd? selfCheck, RecordedCall recorded,
        CallSteps steps)
    {
        var (decided, _) = await steps.OfJudging(() => decider.Decide(call, run, selfCheck), StepTime);
        if (decided is not null)
        {
            return await decided;
        }

        recorded.Faults.Add(("a rule", new TimeoutException($"The comparison did not come back within {StepTime}.")));
        return new CallConclusion { End = CallEnd.NotComparable(NotComparableReason.RuleFailed) };
    }

    // A redactor that does not come back costs the samples, as one that throws does.
    private async Task KeepSamplesAsync(ShadowCall call, CallConclusion conclusion, RecordedCall recorded, CallSteps steps)
    {
        if (recorded.Wanted.Count == 0)
        {
            return;
        }

        var (made, _) = await steps.OfJudging(() => recorder.MakeSamples(call, conclusion, recorded), StepTime);
        if (made is null)
        {
            recorded.Faults.Add(("a redactor", new TimeoutException($"The redaction did not come back within {StepTime}.")));
        }

        CallRecorder.Keep(call, recorded, made is null ? [] : await made);
    }

    private async Task TellAsync(ShadowCall call, CallConclusion conclusion, RecordedCall recorded, CallSteps steps)
    {
        var (told, _) = await steps.OfJudging(
            () =>
            {
                teller.Tell(call, conclusion, recorded);
                return true;
            },
            StepTime);
        if (told is null)
        {
            // Elsewhere: it may be the logger that blocks.
            ThreadPool.UnsafeQueueUserWorkItem(
                _ => faults.Caught("telemetry", new TimeoutException($"Those who are told did not come back within {StepTime}.")), null);
        }
    }
}
