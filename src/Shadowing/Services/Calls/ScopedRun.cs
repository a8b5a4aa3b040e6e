using Shadowing.Accounting;
using Shadowing.Execution;
using Shadowing.Experiments;
using Shadowing.Observations;
using Shadowing.Services.Snapshots;

namespace Shadowing.Services.Calls;

/// <summary>Runs one side of a call in the candidate's place: in a scope and a flow of its own, its result serialized before the scope
/// ends.</summary>
internal sealed class ScopedRun(CallTools tools, Experiment experiment, IReadOnlyList<object?> carried)
{
    private static readonly MemoryBudget s_budget = new() { Limit = long.MaxValue };

    /// <summary>Gets the budget of what is written off the caller's path: each worker writes one answer at a time, up to the cap.</summary>
    public static MemoryBudget Budget => s_budget;

    /// <summary>Reads, on the caller's path, what the experiment carries along; what it takes of a request stays with calls of the
    /// web.</summary>
    public static object?[] Carry(MethodSelection selection, IServiceProvider services, TimeProvider time)
    {
        var experiment = selection.Experiment;
        if (experiment.Carried.Length == 0)
        {
            return [];
        }

        var carried = new object?[experiment.Carried.Length];
        var started = time.GetTimestamp();
        try
        {
            for (var i = 0; i < carried.Length; i++)
            {
                carried[i] = experiment.Carried[i].UsesServices ? experiment.Carried[i].Capture(services) : null;
            }
        }
        catch (Exception fault)
        {
            throw new NotRunException(NotComparableReason.CarryFailed, fault);
        }
        finally
        {
            selection.State.CallersCode.Ran(selection.Account, "Carry", started);
        }

        return carried;
    }

    /// <summary>Runs; an exception says how it failed.</summary>
    /// <typeparam name="TService">What is run.</typeparam>
    /// <typeparam name="T">Its result.</typeparam>
    /// <param name="resolve">Finds or makes what is run, in the scope.</param>
    /// <param name="invoke">Runs it.</param>
    /// <param name="record">Where its end is kept.</param>
    /// <param name="mayFail">Whether an exception is an answer, because the control ended in one too.</param>
    /// <param name="isEqual">Holds the result against the control's by the user's own comparer; null where the engine compares.</param>
    /// <param name="cancellation">The run's token.</param>
    public async Task<CandidateAnswer> RunAsync<TService, T>(
        Func<IServiceProvider, TService> resolve, Func<TService, CancellationToken, ValueTask<T>> invoke, ResultRecord<T> record,
        bool mayFail, Func<T, bool>? isEqual, CancellationToken cancellation)
    {
        using var flow = CandidateFlow.Enter();
        try
        {
            var (equal, took) = ((bool?)null, TimeSpan.Zero);
            await using (var scope = CandidateScopes.Create(tools.Scopes))
            {
                Restore(scope.ServiceProvider);
                var service = Resolve(scope.ServiceProvider, resolve);
                (equal, took) = await InvokeAsync(service, invoke, record, mayFail, isEqual, cancellation);
            }

            return new CandidateAnswer(record.Observation, record.Body, null) { IsEqual = equal, Took = took };
        }
        catch (SnapshotLostException)
        {
            record.Body?.Release();
            return new CandidateAnswer(default, null, NotComparableReason.CandidateBodyOverCap);
        }
        catch
        {
            record.Body?.Release();
            throw;
        }
    }

    // Timed by itself: making the scope and what lives in it is no part of what the control is held against.
    private async ValueTask<(bool? IsEqual, TimeSpan Took)> InvokeAsync<TService, T>(
        TService service, Func<TService, CancellationToken, ValueTask<T>> invoke, ResultRecord<T> record, bool mayFail,
        Func<T, bool>? isEqual, CancellationToken cancellation)
    {
        T result;
        TimeSpan took;
        var started = tools.Time.GetTimestamp();
        try
        {
            result = await invoke(service, cancellation);
            took = tools.Time.GetElapsedTime(started);
        }
        catch (Exception failure) when (mayFail && failure is not OperationCanceledException)
        {
            took = tools.Time.GetElapsedTime(started);
            record.Threw(failure);
            return (null, took);
        }

        record.Returned(result, s_budget, experiment.MaxBodyBytes);
        record.Seal(s_budget, experiment.MaxBodyBytes);
        return (isEqual is null ? null : Ask(isEqual, result), took);
    }

    // A constructor that fails is a failure of the candidate, even where the control ended in an exception too.
    private static TService Resolve<TService>(IServiceProvider services, Func<IServiceProvider, TService> resolve)
    {
        try
        {
            return resolve(services);
        }
        catch (Exception failure)
        {
            throw new CandidateFailedException(CandidateFailure.Threw, failure);
        }
    }

    private static bool Ask<T>(Func<T, bool> isEqual, T result)
    {
        try
        {
            return isEqual(result);
        }
        catch (Exception failure)
        {
            throw new NotRunException(NotComparableReason.RuleFailed, failure);
        }
    }

    private void Restore(IServiceProvider services)
    {
        try
        {
            for (var i = 0; i < carried.Count; i++)
            {
                if (experiment.Carried[i].UsesServices)
                {
                    experiment.Carried[i].Restore(services, carried[i]);
                }
            }
        }
        catch (Exception fault)
        {
            throw new NotRunException(NotComparableReason.CarryFailed, fault);
        }
    }
}
