using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace Shadowing.AspNetCore.Dashboard.Access;

/// <summary>Puts the headers that protect a browser on every answer under the prefix, when the endpoint is chosen: also on those by which the application's own authorization refuses.</summary>
internal sealed class DashboardHeaders : MatcherPolicy, IEndpointSelectorPolicy
{
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Gets the place among the policies: the last, so that those of the framework have chosen.</summary>
    public override int Order => int.MaxValue;

    /// <inheritdoc/>
    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(static endpoint => endpoint.Metadata.GetMetadata<DashboardMetadata>() is not null);

    /// <inheritdoc/>
    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            // The first that is valid is the one that answers; it may be the application's own.
            if (candidates.IsValidCandidate(i))
            {
                if (candidates[i].Endpoint.Metadata.GetMetadata<DashboardMetadata>() is not null)
                {
                    Set(httpContext.Response.Headers);
                }

                break;
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>Sets the headers.</summary>
    public static void Set(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        headers["X-Robots-Tag"] = "noindex";
    }
}
