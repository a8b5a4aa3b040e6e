using Shadowing.Accounting;
using Shadowing.Execution;
using Shadowing.Experiments;

namespace Shadowing.AspNetCore.Calls;

/// <summary>What selecting a call yields: the experiment, its state, the endpoint and the candidate.</summary>
internal sealed class ShadowedEndpoint(Experiment experiment, ExperimentState state, string endpoint, IHttpCandidate candidate,
    IHttpCandidate? selfCheck)
{
    private EndpointAccount? _account;

    /// <summary>Gets the experiment.</summary>
    public Experiment Experiment => experiment;

    /// <summary>Gets the experiment's state.</summary>
    public ExperimentState State => state;

    /// <summary>Gets the endpoint's method and template.</summary>
    public string Endpoint => endpoint;

    /// <summary>Gets the candidate.</summary>
    public IHttpCandidate Candidate => candidate;

    /// <summary>Gets the control in the candidate's place; null where no self-check is wanted or possible.</summary>
    public IHttpCandidate? SelfCheck => selfCheck;

    /// <summary>Gets the endpoint's account, opened by its first call: only endpoints with calls have one.</summary>
    public EndpointAccount Account =>
        _account ?? Interlocked.CompareExchange(ref _account, state.Account.Endpoint(endpoint), null) ?? _account;
}
