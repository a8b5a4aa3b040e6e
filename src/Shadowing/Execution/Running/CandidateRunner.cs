using System.Runtime.CompilerServices;
using Shadowing.Accounting;
using Shadowing.Execution.Judging;
using Shadowing.Execution.Steps;
using Shadowing.Execution.Threads;
using Shadowing.Sampling;
using Shadowing.Telemetry;

namespace Shadowing.Execution.Running;

/// <summary>Runs a call's candidate, and its self-check where one is wanted, each within its timeout, and has the call judged; one that
/// does not come back is given up, counted, and capped by the gate.</summary>
internal sealed class CandidateRunner(CallJudge judge, Deadlines deadlines, FaultLog faults)
{
    // A candidate that heeds its cancellation needs a moment to say so; one that does not is given up after it.
    private static readonly TimeSpan s_grace = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs a call and has it judged. What it holds is given back when all that reads it is back.</summary>
    /// <param name="call">The call.</param>
    /// <param name="steps">Its steps.</param>
    /// <param name="stopping">Fires when the host gives up waiting.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask RunAsync(ShadowCall call, CallSteps steps, CancellationToken stopping)
    {
        RunEnd? selfCheck = null;
        var candidate = RunEnd.Stopped();
        var isDrawnOrder = IsDrawnOrder(call);
        try
        {
            call.Account.CalledCandidate();
            if (isDrawnOrder && Draw.Next() % 2 == 0)
            {
                selfCheck = await RunAsync(call, steps, isSelfCheck: true, stopping);
            }

            candidate = await RunAsync(call, steps, isSelfCheck: false, stopping);
            if (selfCheck is null && IsWorthOne(call, candidate, isDrawnOrder) && !stopping.IsCancellationRequested && !IsRefused(call)
                && call.TakesSelfCheck())
            {
                selfCheck = await RunAsync(call, steps, isSelfCheck: true, stopping);
            }
        }
        finally
        {
            await judge.JudgeAsync(call, new RunEnds(candidate, selfCheck, isDrawnOrder), steps);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RunEnd> RunAsync(ShadowCall call, CallSteps steps, bool isSelfCheck, CancellationToken stopping)
    {
        var timeout = new CandidateTimeout(deadlines, call.State, faults);
        steps.Hold(timeout);
        timeout.Start(call.Experiment.Timeout);
        var step = new RunStep(steps, call, isSelfCheck, timeout, call.Experiment.Timeout + s_grace);
        try
        {
            if (!await step)
            {
                timeout.Fire();
                return stopping.IsCancellationRequested ? RunEnd.Stopped(step.Took) : RunEnd.TimedOut(step.Took);
            }

            var answer = await step.Answer;
            steps.Hold(answer);
            return RunEnd.Answered(answer, step.Took);
        }
        catch (Exception failure)
        {
            return Classify(failure, timeout.HasFired, stopping.IsCancellationRequested, step.Took);
        }
    }

    private static RunEnd Classify(Exception failure, bool timedOut, bool stopped, TimeSpan took) => failure switch
    {
        NotRunException notRun => RunEnd.NotRun(notRun, took),

        // Before its time: what is cancelled then has not run out of it.
        _ when stopped => RunEnd.Stopped(took),
        _ when timedOut => RunEnd.TimedOut(took),
        CandidateFailedException failed => RunEnd.Failed(failed.Failure, failed.InnerException, took),
        OperationCanceledException => RunEnd.Failed(CandidateFailure.Cancelled, failure, took),
        _ => RunEnd.Failed(CandidateFailure.Threw, failure, took),
    };

    // Whichever goes second finds what the first has warmed up: only where chance decides that can their times be held against each other.
    // The first self-checks of an endpoint are for what differs by itself, so they follow an answer of the candidate's.
    private static bool IsDrawnOrder(ShadowCall call) =>
        call.SelfCheckPlan is SelfCheckPlan.Drawn && !call.Account.Noise.IsLearning && !IsRefused(call);

    // One that was too late took longer than the control does, which must be known too.
    private static bool IsWorthOne(ShadowCall call, RunEnd candidate, bool isDrawnOrder) =>
        CallDecider.IsComparable(call, candidate) || (isDrawnOrder && candidate.WithoutAnswer?.Outcome is CallOutcome.TimedOut);

    // Whoever refused it may stand between this and the endpoint, where it should not: then the handler itself must not run for somebody
    // who may not.
    private static bool IsRefused(ShadowCall call) =>
        call.Control.Status is 401 or 403 && call.SelfCheckPlan != SelfCheckPlan.None && call.SelfCheckRunsInProcess;
}
