using Shadowing.Accounting;
using Shadowing.Execution.Judging;
using Shadowing.Execution.Steps;
using Shadowing.Execution.Threads;
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
    public async Task RunAsync(ShadowCall call, CallSteps steps, CancellationToken stopping)
    {
        RunEnd? selfCheck = null;
        var candidate = RunEnd.Stopped;
        try
        {
            call.Account.CalledCandidate();
            candidate = await RunAsync(call, steps, call.RunCandidateAsync, stopping);
            if (CallDecider.IsComparable(call, candidate) && !stopping.IsCancellationRequested && !IsRefused(call)
                && call.TakesSelfCheck())
            {
                selfCheck = await RunAsync(call, steps, call.RunSelfCheckAsync, stopping);
            }
        }
        finally
        {
            await judge.JudgeAsync(call, candidate, selfCheck, steps);
        }
    }

    private async Task<RunEnd> RunAsync(ShadowCall call, CallSteps steps, Func<CancellationToken, Task<CandidateAnswer>> run,
        CancellationToken stopping)
    {
        var timeout = new CandidateTimeout(deadlines, call.State, faults);
        steps.Hold(timeout);
        timeout.Start(call.Experiment.Timeout);
        var (running, took) = await steps.OfRun(() => run(timeout.Token), call.Experiment.Timeout + s_grace);
        if (running is null)
        {
            timeout.Fire();
            return (stopping.IsCancellationRequested ? RunEnd.Stopped : RunEnd.TimedOut) with { Duration = took };
        }

        try
        {
            var answer = await running;
            steps.Hold(answer);
            return RunEnd.Answered(answer) with { Duration = took };
        }
        catch (Exception failure)
        {
            return Classify(failure, timeout.HasFired, stopping.IsCancellationRequested) with { Duration = took };
        }
    }

    private static RunEnd Classify(Exception failure, bool timedOut, bool stopped) => failure switch
    {
        NotRunException notRun => RunEnd.NotRun(notRun),

        // Before its time: what is cancelled then has not run out of it.
        _ when stopped => RunEnd.Stopped,
        _ when timedOut => RunEnd.TimedOut,
        CandidateFailedException failed => RunEnd.Failed(failed.Failure, failed.InnerException),
        OperationCanceledException => RunEnd.Failed(CandidateFailure.Cancelled, failure),
        _ => RunEnd.Failed(CandidateFailure.Threw, failure),
    };

    // Whoever refused it may stand between this and the endpoint, where it should not: then the handler itself must not run for somebody
    // who may not.
    private static bool IsRefused(ShadowCall call) =>
        call.Control.Status is 401 or 403 && call.SelfCheckPlan != SelfCheckPlan.None && call.SelfCheckRunsInProcess;
}
