using System.Buffers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.AspNetCore.Registration;
using Shadowing.Dashboard;
using Shadowing.Dashboard.Access;
using Shadowing.Dashboard.Registration;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the dashboard and its JSON API.</summary>
public static class ShadowingEndpointRouteBuilderExtensions
{
    private static readonly SearchValues<char> s_special = SearchValues.Create("{}?#*\\");

    /// <summary>Maps the dashboard and the API that it uses, all under one prefix.</summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="prefix">The prefix, which begins with a slash and has no parameters. The default is <c>/shadowing</c>.</param>
    /// <param name="configure">Names the policies of whoever may view, inspect values and operate; null for one policy that allows all
    /// three.</param>
    /// <returns>A builder whose conventions hold for every page, file and answer under the prefix: <c>.RequireAuthorization("ops")</c>
    /// covers all of them.</returns>
    /// <exception cref="ArgumentException"><paramref name="prefix"/> does not begin with a slash, or has parameters.</exception>
    /// <exception cref="InvalidOperationException"><c>AddShadowing</c> is missing.</exception>
    /// <remarks>
    /// Closed by default: outside Development the host does not start while there is neither an authorization policy nor the explicit
    /// opt-out <c>.AllowAnonymous()</c>, by which whoever reaches it may see and stop everything. In Development, without a policy, it
    /// opens by a link with a random token that is logged at start.
    /// </remarks>
    public static IEndpointConventionBuilder MapShadowing(this IEndpointRouteBuilder endpoints, string prefix = "/shadowing",
        Action<DashboardOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(prefix);
        if (!prefix.StartsWith('/') || prefix.AsSpan().ContainsAny(s_special))
        {
            throw new ArgumentException(
                $"The prefix of the dashboard is '{prefix}'; use a path without parameters that begins with a slash, such as /shadowing.",
                nameof(prefix));
        }

        if (endpoints.ServiceProvider.GetService<ShadowStart>() is null)
        {
            throw new InvalidOperationException(
                "MapShadowing() needs builder.Services.AddShadowing() of the package Shadowing.AspNetCore.");
        }

        var options = new DashboardOptions();
        configure?.Invoke(options);
        return new DashboardEndpoints(endpoints, DashboardParts.Of(endpoints.ServiceProvider), prefix.TrimEnd('/'), options).Map();
    }
}
