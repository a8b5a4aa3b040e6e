using System.Collections.Concurrent;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using Shadowing.Accounting;
using Shadowing.Execution;
using Shadowing.Experiments;
using Shadowing.Observations;
using Shadowing.Sampling;
using Shadowing.Services.Calls;
using Shadowing.Services.Snapshots;

namespace Shadowing.Services.Decorators;

/// <summary>One method of a decorated interface: decides which of its calls are sampled. Only generated code uses it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class DecoratedMethod
{
    private readonly ConcurrentDictionary<Type, string?> _whyNotShared = [];
    private ulong _threshold;
    private volatile MethodSelection? _selection;
    private object? _service;

    internal DecoratedMethod(MethodPlan plan) => Plan = plan;

    internal MethodPlan Plan { get; }

    /// <summary>Draws whether a call is sampled; for most calls nothing more happens.</summary>
    /// <returns>False when the control is to be called and nothing else.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsSampled()
    {
        var threshold = _threshold;
        return threshold != 0 && Draw.Next() < threshold;
    }

    /// <summary>Begins to capture a sampled call. It never throws.</summary>
    /// <typeparam name="TService">The interface.</typeparam>
    /// <typeparam name="TArguments">A tuple of all arguments but cancellation tokens.</typeparam>
    /// <typeparam name="TResult">The result without its task, or <see cref="NoResult"/>.</typeparam>
    /// <param name="services">The services of the scope that the decorator was made in.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="invoke">Calls the method on any implementation; cancellation tokens are replaced by the one given.</param>
    /// <param name="copy">Copies the arguments.</param>
    /// <returns>The capture; one that is not open when the call goes no further.</returns>
    public ServiceCapture<TService, TArguments, TResult> Begin<TService, TArguments, TResult>(
        IServiceProvider services, TArguments arguments, Func<TService, TArguments, CancellationToken, ValueTask<TResult>> invoke,
        Func<TArguments, ArgumentCopies, TArguments> copy)
        where TService : class
        where TArguments : struct
    {
        if (_selection is not { } selection || _service is not ServiceShadow<TService> service)
        {
            return default;
        }

        // A call in a candidate's flow, or of what a capture runs, is no caller's, and one that a trace leaves out is not sampled.
        if (CandidateFlow.IsActive || CaptureFlow.IsActive)
        {
            return default;
        }

        var (wasSampled, hasEntered) = (false, false);
        var flow = CaptureFlow.Enter();
        try
        {
            selection.Account.SawEligible(selection.Weight);
            if (!selection.TakesPresentCall())
            {
                return default;
            }

            selection.Account.WasSampled();
            wasSampled = true;
            var result = Plan.Result ?? MethodPlan.OfResult(typeof(TResult), service.Planner);
            if (WhyNotAdmitted(service, selection, typeof(TArguments), result) is { } end)
            {
                service.Tools.Ends.End(selection.Account, end);
                return default;
            }

            hasEntered = true;

            return new(Capture(service, selection, services, arguments, result, invoke, copy));
        }
        catch (Exception fault)
        {
            Failed(service.Tools, selection, fault, wasSampled, hasEntered);
            return default;
        }
        finally
        {
            CaptureFlow.Leave(flow);
        }
    }

    internal void TakeOver<TService>(ServiceShadow<TService> service, Experiment? experiment)
        where TService : class
    {
        _service = service;
        if (experiment is null || !Plan.IsRead)
        {
            _threshold = SampleThreshold.None;
            _selection = null;
            return;
        }

        var state = service.Tools.States.Of(experiment.Name);
        var selection = new MethodSelection(experiment, state, state.Account.Endpoint(Plan.Endpoint));
        _selection = selection;
        _threshold = selection.Threshold;
    }

    private CallEnd? WhyNotAdmitted<TService>(ServiceShadow<TService> service, MethodSelection selection, Type arguments,
        SnapshotPlan result)
        where TService : class =>
        result.Kind == SnapshotKind.NotComparable ? CallEnd.NotComparable(NotComparableReason.ResultType)
        : Plan.WhyNotShared is not null || (Plan.HasOpenArguments && WhyNotShared(service, arguments) is not null)
        ? CallEnd.NotComparable(NotComparableReason.MutableArgument)
        : service.Tools.Gate.TryEnter(selection.Experiment, selection.State, out var dropped) ? null
        : CallEnd.Dropped(dropped);

    private ServiceShadowCall<TService, TArguments, TResult> Capture<TService, TArguments, TResult>(
        ServiceShadow<TService> service, MethodSelection selection, IServiceProvider services, TArguments arguments, SnapshotPlan result,
        Func<TService, TArguments, CancellationToken, ValueTask<TResult>> invoke, Func<TArguments, ArgumentCopies, TArguments> copy)
        where TService : class
        where TArguments : struct
    {
        var copies = Plan.LooksAtArguments;
        if (copies)
        {
            arguments = Copy(service, selection, arguments, copy);
        }

        return new(
            service, Plan, selection, arguments, invoke, copies ? copy : null, ScopedRun.Carry(selection, services, service.Tools.Time),
            new ResultRecord<TResult>(service.Planner, result, service.Options.ComparesMessages));
    }

    private static TArguments Copy<TService, TArguments>(ServiceShadow<TService> service, MethodSelection selection, TArguments arguments,
        Func<TArguments, ArgumentCopies, TArguments> copy)
        where TService : class
    {
        // Without a declared copy only types are looked at.
        var isTimed = service.Options.Copies.Count > 0;
        var started = isTimed ? service.Tools.Time.GetTimestamp() : 0;
        try
        {
            return copy(arguments, service.Copies);
        }
        catch (Exception fault) when (fault is not NotRunException)
        {
            throw new NotRunException(NotComparableReason.MutableArgument, fault);
        }
        finally
        {
            if (isTimed)
            {
                selection.State.CallersCode.Ran(selection.Account, "Copy", started);
            }
        }
    }

    // Of a generic method the arguments' types are known only now.
    private string? WhyNotShared<TService>(ServiceShadow<TService> service, Type arguments)
        where TService : class =>
        _whyNotShared.GetOrAdd(arguments,
            static (tuple, planner) => tuple.GetGenericArguments().Select(type => planner.WhyNotShared(type, out _))
                .FirstOrDefault(static why => why is not null), service.Planner);

    private static void Failed(CallTools tools, MethodSelection selection, Exception fault, bool wasSampled, bool hasEntered)
    {
        var notRun = fault as NotRunException;
        tools.Faults.CaughtOnCallersPath(notRun is null ? "the capture of a service's call" : Tags.Of(notRun.Reason),
            notRun?.InnerException ?? fault);
        if (wasSampled)
        {
            if (hasEntered)
            {
                tools.Gate.Leave(selection.State);
            }

            tools.Ends.End(selection.Account, CallEnd.NotComparable(notRun?.Reason ?? NotComparableReason.CaptureFailed));
        }
    }
}
