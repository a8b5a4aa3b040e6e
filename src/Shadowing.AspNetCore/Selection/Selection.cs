using Shadowing.AspNetCore.Candidates;
using Shadowing.Execution;
using Shadowing.Experiments;
using Shadowing.Reporting;

namespace Shadowing.AspNetCore.Selection;

/// <summary>What selecting a call yields: the experiment, its state, the endpoint's account and the candidate.</summary>
internal sealed record Selection(Experiment Experiment, ExperimentState State, EndpointAccount Account, IHttpCandidate Candidate);
