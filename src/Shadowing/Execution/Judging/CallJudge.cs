using Shadowing.Accounting;
using Shadowing.Observations;
using Shadowing.Telemetry;

namespace Shadowing.Execution.Judging;

/// <summary>Judges calls in three steps: decide what the runs come to, record it, tell it. Whatever goes wrong in one of them, the call
/// ends exactly once.</summary>
internal sealed class CallJudge(CallDecider decider, CallRecorder recorder, CallTeller teller, CallEnds ends, FaultLog faults)
{
    /// <summary>Judges a call whose candidate was run.</summary>
    /// <param name="call">The call.</param>
    /// <param name="run">How the candidate's run ended.</param>
    /// <param name="selfCheck">How the control's second run ended; null when there was none.</param>
    /// <param name="release">Gives back what the call and its runs hold.</param>
    public void Judge(ShadowCall call, RunEnd run, RunEnd? selfCheck, Action release)
    {
        call.CandidateDuration = run.CandidateDuration;
        var (conclusion, recorded) = (new CallConclusion(), new RecordedCall());
        try
        {
            conclusion = decider.Decide(call, run, selfCheck);
            recorder.Record(call, conclusion, recorded);
            if (run.WithoutAnswer?.WhyNot is { } whyNot and not (NotComparableReason.ResultType or NotComparableReason.UnsafePath))
            {
                faults.Caught(Tags.Of(whyNot), run.Cause!);
            }
        }
        catch (Exception fault)
        {
            faults.Caught("the comparison", fault);
            (recorded.End, recorded.Labelled) = (CallEnd.NotComparable(NotComparableReason.CaptureFailed), null);
        }
        finally
        {
            if (selfCheck is not null)
            {
                call.Account.Noise.Ended();
            }
        }

        ends.End(call, recorded.End, () => teller.Tell(call, conclusion, recorded), release);
    }

    /// <summary>Ends a call for which the capacity was lacking after it was captured.</summary>
    public void Dropped(ShadowCall call, DropReason reason)
    {
        var (conclusion, recorded) = (new CallConclusion(), new RecordedCall { End = CallEnd.Dropped(reason) });
        ends.End(call, recorded.End, () => teller.Tell(call, conclusion, recorded), call.Release);
    }
}
