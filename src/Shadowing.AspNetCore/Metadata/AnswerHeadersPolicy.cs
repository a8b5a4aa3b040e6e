using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace Shadowing.AspNetCore.Metadata;

/// <summary>Sets the headers of <see cref="IAnswerHeaders"/> when the endpoint is chosen: whatever refuses the request between there and
/// the endpoint answers with them too.</summary>
internal sealed class AnswerHeadersPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    /// <summary>Gets the place among the policies: the last, so that those of the framework have chosen.</summary>
    public override int Order => int.MaxValue;

    /// <inheritdoc/>
    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) =>
        endpoints.Any(static endpoint => endpoint.Metadata.GetMetadata<IAnswerHeaders>() is not null);

    /// <inheritdoc/>
    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            // The first that is valid is the one that answers; it may be the application's own.
            if (candidates.IsValidCandidate(i))
            {
                candidates[i].Endpoint.Metadata.GetMetadata<IAnswerHeaders>()?.Set(httpContext.Response.Headers);
                break;
            }
        }

        return Task.CompletedTask;
    }
}
