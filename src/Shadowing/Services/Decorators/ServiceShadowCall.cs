using System.Diagnostics;
using System.Runtime.CompilerServices;
using Shadowing.Execution;
using Shadowing.Experiments;
using Shadowing.Mismatches;
using Shadowing.Observations;
using Shadowing.Redaction;
using Shadowing.Sampling;
using Shadowing.Services.Calls;
using Shadowing.Telemetry;

namespace Shadowing.Services.Decorators;

/// <summary>One sampled call of a decorated service: its arguments, what the control ended in, and how to call the candidate.</summary>
/// <typeparam name="TService">The interface.</typeparam>
/// <typeparam name="TArguments">A tuple of all arguments but cancellation tokens.</typeparam>
/// <typeparam name="TResult">The result without its task, or <see cref="NoResult"/>.</typeparam>
internal sealed class ServiceShadowCall<TService, TArguments, TResult> : ShadowCall
    where TService : class
    where TArguments : struct
{
    private readonly ServiceShadow<TService> _service;
    private readonly TArguments _arguments;
    private readonly Func<TService, TArguments, CancellationToken, ValueTask<TResult>> _invoke;
    private readonly Func<TArguments, ArgumentCopies, TArguments>? _copy;
    private readonly IReadOnlyList<object?> _carried;
    private readonly ResultRecord<TResult> _control;
    private readonly MethodPlan _plan;
    private int _released;

    public ServiceShadowCall(
        ServiceShadow<TService> service, MethodPlan plan, MethodSelection selection, TArguments arguments,
        Func<TService, TArguments, CancellationToken, ValueTask<TResult>> invoke,
        Func<TArguments, ArgumentCopies, TArguments>? copy, IReadOnlyList<object?> carried, ResultRecord<TResult> control)
    {
        (_service, _plan, _arguments, _invoke, _copy, _carried, _control) = (service, plan, arguments, invoke, copy, carried, control);
        (Experiment, State, Account) = (selection.Experiment, selection.State, selection.Account);
        SelfCheckPlan = Plan(selection);
        if (ShadowTelemetry.Source.HasListeners() && Activity.Current is { } activity)
        {
            ControlTrace = activity.Context;
        }

        Record = new CallRecord<TResult>(service.Tools, this, control);
    }

    /// <summary>Gets the recorder on the caller's path.</summary>
    public CallRecord<TResult> Record { get; }

    /// <inheritdoc/>
    public override bool RunsInProcess => true;

    /// <inheritdoc/>
    public override bool SelfCheckRunsInProcess => true;

    /// <inheritdoc/>
    public override Observation Control => _control.Observation;

    /// <inheritdoc/>
    public override Task<CandidateAnswer> RunCandidateAsync(CancellationToken cancellation)
    {
        _control.SealForComparison(Experiment.MaxBodyBytes);
        return RunAsync(_service.ResolveCandidate, cancellation);
    }

    /// <inheritdoc/>
    public override Task<CandidateAnswer> RunSelfCheckAsync(CancellationToken cancellation) =>
        RunAsync(_service.ResolveControl, cancellation);

    /// <inheritdoc/>
    public override SampleRequest Describe(ValueRedactor redactor) => new()
    {
        Line = _arguments is ITuple arguments
            ? ArgumentText.Write(new RedactionPlace(Experiment.Name, Account.Endpoint, "$"), arguments, _plan.ParameterNames, redactor)
            : Account.Endpoint,
        WhyNoCurl = "it is a call of a service",
    };

    /// <inheritdoc/>
    public override void Release()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
        {
            _control.Body?.Release();
            _service.Tools.Gate.Leave(State);
        }
    }

    private Task<CandidateAnswer> RunAsync(Func<IServiceProvider, TService> resolve, CancellationToken cancellation)
    {
        // Each run gets a copy of its own, so that what it does to it is seen by nobody.
        var arguments = Copy();
        var record = new ResultRecord<TResult>(_service.Planner, _control.Plan, _service.Options.ComparesMessages);
        return new ScopedRun(_service.Tools, Experiment, _carried).RunAsync(
            resolve, (service, token) => _invoke(service, arguments, token), record, _control.HasFailed, IsEqual(), cancellation);
    }

    private TArguments Copy()
    {
        try
        {
            return _copy is null ? _arguments : _copy(_arguments, _service.Copies);
        }
        catch (Exception fault)
        {
            throw new NotRunException(NotComparableReason.MutableArgument, fault);
        }
    }

    private Func<TResult, bool>? IsEqual() =>
        _control.Plan.Comparer is IEqualityComparer<TResult> comparer && !_control.HasFailed
            ? result => comparer.Equals(_control.Value, result)
            : null;

    private static SelfCheckPlan Plan(MethodSelection selection) =>
        selection.Experiment.SelfCheck == 0 ? SelfCheckPlan.None
        : Draw.Next() < selection.Experiment.SelfCheckThreshold ? SelfCheckPlan.Drawn
        : selection.Account.Noise.IsLearning ? SelfCheckPlan.WhileLearning
        : SelfCheckPlan.None;
}
