using Shadowing.Reporting;

namespace Shadowing.Execution;

/// <summary>Runs one candidate within its timeout; one that does not come back is given up, counted, and capped by the gate.</summary>
internal sealed class CandidateRunner(AccountBook book, FaultLog faults, TimeProvider time)
{
    // A candidate that heeds its cancellation needs a moment to say so; one that does not is given up after it.
    private static readonly TimeSpan s_grace = TimeSpan.FromMilliseconds(250);
    private OwnThreads? _threads;

    /// <summary>Sets how many in-process candidates run at once.</summary>
    public void Open(int workers) => _threads = new OwnThreads("Shadowing candidate", workers);

    /// <summary>Runs the candidate of a call and releases the call, at once or when a candidate that was given up comes back.</summary>
    /// <param name="call">The call.</param>
    /// <param name="judge">Looks at the end of the run while the call's memory is still held.</param>
    /// <param name="stopping">Fires when the host gives up waiting.</param>
    public async Task RunAsync(ShadowCall call, Action<ShadowCall, CandidateRun> judge, CancellationToken stopping)
    {
        var started = time.GetTimestamp();
        var timeout = new CandidateTimeout(call.Experiment.Timeout, faults, time);
        var running = StartAsync(call, timeout.Token);
        if (!running.IsCompleted)
        {
            await WaitAsync(running, call.Experiment.Timeout + s_grace, stopping);
        }

        var duration = time.GetElapsedTime(started);
        if (running.IsCompleted)
        {
            try
            {
                await FinishAsync(call, running, duration, timeout, judge, stopping);
            }
            finally
            {
                book.CallEnded();
            }

            return;
        }

        judge(call, new CandidateRun { Duration = duration, TimedOut = !stopping.IsCancellationRequested, Stopped = stopping.IsCancellationRequested });
        book.CallEnded();
        GiveUp(call, running, timeout);
    }

    private Task<CandidateAnswer> StartAsync(ShadowCall call, CancellationToken cancellation)
    {
        call.Account.CalledCandidate();
        try
        {
            return Start(call, cancellation);
        }
        catch (Exception fault)
        {
            return Task.FromException<CandidateAnswer>(fault);
        }
    }

    private Task<CandidateAnswer> Start(ShadowCall call, CancellationToken cancellation) =>
        call.RunsInProcess
            ? Task.Factory.StartNew(() => call.RunCandidateAsync(cancellation), CancellationToken.None, TaskCreationOptions.DenyChildAttach, _threads!).Unwrap()
            : call.RunCandidateAsync(cancellation);

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

    private static async Task FinishAsync(
        ShadowCall call, Task<CandidateAnswer> running, TimeSpan duration, CandidateTimeout timeout, Action<ShadowCall, CandidateRun> judge, CancellationToken stopping)
    {
        CandidateAnswer? answer = null;
        try
        {
            var run = new CandidateRun { Duration = duration };
            try
            {
                answer = await running;
                run = run with { Answer = answer };
            }
            catch (Exception failure)
            {
                run = Classify(run, failure, timeout.HasFired, stopping.IsCancellationRequested);
            }

            judge(call, run);
        }
        finally
        {
            call.Release();
            answer?.Dispose();
            timeout.Dispose();
        }
    }

    private static CandidateRun Classify(CandidateRun run, Exception failure, bool timedOut, bool stopped) => failure switch
    {
        NotRunException notRun => run with { WhyNot = notRun.Reason, Cause = notRun.InnerException },
        _ when timedOut => run with { TimedOut = true },
        _ when stopped => run with { Stopped = true },
        CandidateFailedException failed => run with { Failure = failed.Failure, Cause = failed.InnerException },
        OperationCanceledException => run with { Failure = CandidateFailure.Cancelled, Cause = failure },
        _ => run with { Failure = CandidateFailure.Threw, Cause = failure },
    };

    // The candidate may still read what the call recorded: the memory stays until it comes back, and the gate bounds how many may stay out.
    private void GiveUp(ShadowCall call, Task<CandidateAnswer> running, CandidateTimeout timeout)
    {
        var state = call.State;
        var inProcess = call.RunsInProcess;
        state.LostCandidate();
        if (inProcess)
        {
            _threads!.Compensate(1);
        }

        _ = running.ContinueWith(
            late =>
            {
                try
                {
                    state.FoundCandidate();
                    if (inProcess)
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
                    timeout.Dispose();
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
        _ = Task.Run(timeout.Fire);
    }
}
