using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.AspNetCore.Capture;
using Shadowing.Comparison.Headers;
using Shadowing.Execution;
using Shadowing.Observations;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>A candidate in this process, or the control in its place: the compiled handler, run on a context and in a service scope of its own.</summary>
internal sealed class HandlerCandidate(Endpoint endpoint, RequestDelegate handler, IServiceProvider services, bool isControl) : IHttpCandidate
{
    private static readonly MemoryBudget s_budget = new() { Limit = long.MaxValue };

    /// <inheritdoc/>
    public bool RunsInProcess => true;

    /// <inheritdoc/>
    public Uri? Address => null;

    /// <inheritdoc/>
    public async Task<CandidateAnswer> RunAsync(HttpShadowCall call, CancellationToken cancellation)
    {
        var body = new PooledBody();
        body.Open(s_budget, call.Experiment.MaxBodyBytes);
        try
        {
            var response = await RunAsync(call, body, cancellation);
            body.Seal();
            return new CandidateAnswer(Observe(call, response, body), body, body.Loss == PooledBodyLoss.None ? null : NotComparableReason.CandidateBodyOverCap);
        }
        catch
        {
            body.Release();
            throw;
        }
    }

    private async Task<CandidateResponse> RunAsync(HttpShadowCall call, PooledBody body, CancellationToken cancellation)
    {
        using var flow = CandidateFlow.Enter();
        await using var scope = CandidateScopes.Create(services.GetRequiredService<IServiceScopeFactory>());
        using var lifetime = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var response = new CandidateResponse(body, HttpMethods.IsHead(call.Method), lifetime.Token);
        var context = CandidateContext.Create(call, endpoint, response, scope.ServiceProvider, lifetime);
        var accessor = scope.ServiceProvider.GetService<IHttpContextAccessor>();
        if (accessor is not null)
        {
            accessor.HttpContext = context;
        }

        try
        {
            Restore(call, context);
            if (isControl && call.HasUser && context.User.Identity is not { IsAuthenticated: true })
            {
                // The same request of nobody's is another call: what differs in its answer is not noise.
                throw new NotRunException(NotComparableReason.CredentialWithheld, new InvalidOperationException("The control had a user, who is not carried to the self-check."));
            }

            await handler(context);
            await response.CompleteAsync();
            return response;
        }
        finally
        {
            await response.EndAsync();
            if (accessor is not null)
            {
                accessor.HttpContext = null;
            }
        }
    }

    // In this method's own flow: what it sets of ambient values, such as a culture, is gone when the caller goes on.
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

    private static Observation Observe(HttpShadowCall call, CandidateResponse response, PooledBody body) => new()
    {
        Status = response.StatusCode,
        ContentType = response.Headers.ContentType,
        ContentEncoding = response.Headers.ContentEncoding,
        Headers = [.. call.Experiment.Rules.ComparedHeaders.Select(name => HeaderLines.Join(response.Headers[name]))],
        Origin = call.Origin,
        Body = body.Read(),
        HasBody = !HttpMethods.IsHead(call.Method),
    };
}
