using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Execution;
using Shadowing.Mismatches;
using Shadowing.Observations;
using Shadowing.Redaction;
using Shadowing.Services.Calls;
using Shadowing.Telemetry;

namespace Shadowing.Services.Inline;

/// <summary>One sampled inline run: what the control ended in, and how to run the candidate.</summary>
internal sealed class InlineShadowCall<TState, TService, TControl, TCandidate> : ShadowCall
    where TService : class
{
    private readonly InlineRuns _runs;
    private readonly TState _state;
    private readonly InlineCandidate<TState, TService, TCandidate> _candidate;
    private readonly InlineComparison<TControl, TCandidate> _comparison;
    private readonly IReadOnlyList<object?> _carried;
    private readonly ResultRecord<TControl> _control;
    private readonly ResultRecord<TCandidate> _answer;
    private int _released;

    public InlineShadowCall(
        InlineRuns runs, MethodSelection selection, TState state, InlineCandidate<TState, TService, TCandidate> candidate,
        InlineComparison<TControl, TCandidate> comparison,
        IReadOnlyList<object?> carried, ResultRecord<TControl> control, ResultRecord<TCandidate> answer)
    {
        (_runs, _state, _candidate, _comparison, _carried, _control, _answer) =
            (runs, state, candidate, comparison, carried, control, answer);
        (Experiment, State, Account) = (selection.Experiment, selection.State, selection.Account);
        if (ShadowTelemetry.Source.HasListeners() && Activity.Current is { } activity)
        {
            ControlTrace = activity.Context;
        }

        Record = new CallRecord<TControl>(runs.Tools, this, control);
    }

    /// <summary>Gets the recorder on the caller's path.</summary>
    public CallRecord<TControl> Record { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, string>> Context => _comparison.ContextValues;

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
        Func<TCandidate, bool>? isEqual = _comparison.IsEqual is { } equal && !_control.HasFailed
            ? answer => equal(_control.Value!, answer)
            : null;
        return new ScopedRun(_runs.Tools, Experiment, _carried).RunAsync(
            _candidate.Resolve, (service, token) => _candidate.Invoke(_state, service, token), _answer, _control.HasFailed, isEqual,
            cancellation);
    }

    /// <inheritdoc/>
    public override Task<CandidateAnswer> RunSelfCheckAsync(CancellationToken cancellation) =>
        throw new UnreachableException("The control's delegate belongs to its caller.");

    /// <inheritdoc/>
    public override SampleRequest Describe(ValueRedactor redactor) => new() { Line = Account.Endpoint, WhyNoCurl = "it is no request" };

    /// <inheritdoc/>
    public override void Release()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
        {
            _control.Body?.Release();
            _runs.Tools.Gate.Leave(State);
        }
    }
}
