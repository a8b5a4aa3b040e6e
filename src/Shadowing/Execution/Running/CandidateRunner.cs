using Shadowing.Accounting;
using Shadowing.Execution.Judging;
using Shadowing.Telemetry;

namespace Shadowing.Execution.Running;

/// <summary>Runs a call's candidate, and its self-check where one is wanted, each within its timeout; one that does not come back is given
/// up, counted, and capped by the gate.</summary>
internal sealed class CandidateRunner(CallJudge judge, FaultLog faults, TimeProvider time)
{
    // A candidate that heeds its cancellation needs a moment to say so; one that does not is given up after it.
    private static readonly TimeSpan s_grace = TimeSpan.FromMilliseconds(250);
    private OwnThreads? _threads;

    /// <summary>Sets how many in-process candidates run at once.</summary>
    /// <remarks>A candidate that blocks on its own asynchronous code holds one thread and needs another for what it waits for: so there are
    /// two for each, started when wanted.</remarks>
    public void Open(int workers) => _threads = new OwnThreads("Shadowing candidate", workers * 2);

    /// <summary>Runs a call, has it judged while its memory is still held, and releases it: at once, or when a run that was given up comes
    /// back.</summary>
    /// <param name="call">The call.</param>
    /// <param name="stopping">Fires when the host gives up waiting.</param>
    public async Task RunAsync(ShadowCall call, CancellationToken stopping)
    {
        call.Account.CalledCandidate();
        var candidate = await RunAsync(call, call.RunsInProcess, call.RunCandidateAsync, stopping);
        TimedRun? selfCheck = null;
        try
        {
            if (CallDecider.IsComparable(call, candidate.End) && !stopping.IsCancellationRequested && !IsRefused(call)
                && call.TakesSelfCheck())
            {
                selfCheck = await RunAsync(call, call.SelfCheckRunsInProcess, call.RunSelfCheckAsync, stopping);
            }
        }
        finally
        {
            judge.Judge(call, candidate.End, selfCheck?.End, () => Release(call, candidate, selfCheck));
        }
    }

    private async Task<TimedRun> RunAsync(ShadowCall call, bool inProcess, Func<CancellationToken, Task<CandidateAnswer>> run,
        CancellationToken stopping)
    {
        var started = time.GetTimestamp();
        var timeout = new CandidateTimeout(call.Experiment.Timeout, faults, time);
        var running = Start(inProcess, run, timeout.Token);
        if (!running.IsCompleted)
        {
            await WaitAsync(running, call.Experiment.Timeout + s_grace, stopping);
        }

        // Looked at once: whether it is lost decides who gives the call's memory back.
        var duration = time.GetElapsedTime(started);
        if (!running.IsCompleted)
        {
            return new TimedRun(running, timeout, inProcess, CameBack: false,
                (stopping.IsCancellationRequested ? RunEnd.Stopped : RunEnd.TimedOut) with { Duration = duration });
        }

        RunEnd end;
        try
        {
            end = RunEnd.Answered(await running);
        }
        catch (Exception failure)
        {
            end = Classify(failure, timeout.HasFired, stopping.IsCancellationRequested);
        }

        return new TimedRun(running, timeout, inProcess, CameBack: true, end with { Duration = duration });
    }

    private Task<CandidateAnswer> Start(bool inProcess, Func<CancellationToken, Task<CandidateAnswer>> run, CancellationToken cancellation)
    {
        try
        {
            return inProcess
                ? Task.Factory.StartNew(() => run(cancellation), CancellationToken.None, TaskCreationOptions.DenyChildAttach, _threads!)
                    .Unwrap()
                : run(cancellation);
        }
        catch (Exception fault)
        {
            return Task.FromException<CandidateAnswer>(fault);
        }
    }

    private async Task WaitAsync(Task running, TimeSpan most, CancellationToken stopping)
    {
        try
        {
            await running.WaitAsync(most, time, stopping);
        }
        catch
        {
            // Whatever it was, the caller of this looks at the task itself.
        }
    }

    private static RunEnd Classify(Exception failure, bool timedOut, bool stopped) => failure switch
    {
        NotRunException notRun => RunEnd.NotRun(notRun),
        _ when timedOut => RunEnd.TimedOut,
        _ when stopped => RunEnd.Stopped,
        CandidateFailedException failed => RunEnd.Failed(failed.Failure, failed.InnerException),
        OperationCanceledException => RunEnd.Failed(CandidateFailure.Cancelled, failure),
        _ => RunEnd.Failed(CandidateFailure.Threw, failure),
    };

    // One run at most is lost, because a lost candidate gets no self-check. It may still read what the call recorded, so it is the
    // one that releases the call, when it comes back; the gate bounds how many may stay out.
    private void Release(ShadowCall call, TimedRun candidate, TimedRun? selfCheck)
    {
        var lost = !candidate.CameBack ? candidate : selfCheck is { CameBack: false } ? selfCheck : null;
        if (lost is null)
        {
            call.Release();
        }
        else
        {
            GiveUp(call, lost);
        }

        foreach (var run in (ReadOnlySpan<TimedRun?>)[candidate, selfCheck])
        {
            if (run is { CameBack: true })
            {
                run.End.Answer?.Dispose();
                run.Timeout.Dispose();
            }
        }
    }

    private void GiveUp(ShadowCall call, TimedRun lost)
    {
        var state = call.State;
        state.LostCandidate();
        if (lost.RunsInProcess)
        {
            _threads!.Compensate(1);
        }

        _ = lost.Running.ContinueWith(
            late =>
            {
                try
                {
                    state.FoundCandidate();
                    if (lost.RunsInProcess)
                    {
                        _threads!.Compensate(-1);
                    }

                    if (late.IsCompletedSuccessfully)
                    {
#pragma warning disable RS0030 // The task has completed.
                        late.Result.Dispose();
#pragma warning restore RS0030
                    }

                    _ = late.Exception;
                    lost.Timeout.Dispose();
                    call.Release();
                }
                catch (Exception fault)
                {
                    faults.Caught("the return of a lost candidate", fault);
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

        // Elsewhere: a callback of the candidate's may block.
        _ = Task.Run(lost.Timeout.Fire);
    }

    // Whoever refused it may stand between this and the endpoint, where it should not: then the handler itself must not run for somebody
    // who may not.
    private static bool IsRefused(ShadowCall call) =>
        call.Control.Status is 401 or 403 && call.SelfCheckPlan != SelfCheckPlan.None && call.SelfCheckRunsInProcess;
}
