using Microsoft.AspNetCore.Http;
using Shadowing.AspNetCore.Calls;
using Shadowing.Execution;
using Shadowing.Observations;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>A candidate in this process, or the control in its place: the compiled handler, run as an endpoint of a server that has no
/// port.</summary>
internal sealed class HandlerCandidate(Endpoint endpoint, RequestDelegate handler, IServiceProvider services, bool isControl)
    : IHttpCandidate
{
    /// <inheritdoc/>
    public bool RunsInProcess => true;

    /// <inheritdoc/>
    public Uri? Address => null;

    /// <inheritdoc/>
    public async Task<CandidateAnswer> RunAsync(HttpShadowCall call, CancellationToken cancellation)
    {
        var flow = CandidateFlow.Enter();
        return await new HandlerRun(call, endpoint, handler, services, flow, cancellation).RunAsync(context =>
        {
            Restore(call, context);
            if (isControl && call.HasUser && context.User.Identity is not { IsAuthenticated: true })
            {
                // The same request of nobody's is another call: what differs in its answer is not noise.
                throw new NotRunException(NotComparableReason.CredentialWithheld,
                    new InvalidOperationException("The control had a user, who is not carried to the self-check."));
            }
        });
    }

    private static void Restore(HttpShadowCall call, HttpContext context)
    {
        try
        {
            for (var i = 0; i < call.Carried.Count; i++)
            {
                var carried = call.Experiment.Carried[i];
                carried.Restore(carried.UsesServices ? context.RequestServices : context, call.Carried[i]);
            }
        }
        catch (Exception fault)
        {
            throw new NotRunException(NotComparableReason.CarryFailed, fault);
        }
    }
}
