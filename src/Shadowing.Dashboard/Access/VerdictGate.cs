using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Shadowing.Dashboard.Access;

/// <summary>Tells who may read a verdict: whoever satisfies the policy on the whole, or the one that opens nothing but verdicts.</summary>
/// <remarks>
/// The endpoint is left alone by the authorization middleware (<see cref="VerdictMetadata"/>), which would send a pipeline to a page to
/// sign in at, and would ask for the policy on the whole besides. So everything that it asks for is asked for here: each policy with the
/// schemes that it names, of the user that those schemes know and no other.
/// </remarks>
internal static class VerdictGate
{
    /// <summary>Tells whether a caller may.</summary>
    public static async Task<bool> MayAskAsync(HttpContext context, DashboardOptions options)
    {
        var policies = context.RequestServices.GetService<IAuthorizationPolicyProvider>();
        return await MayViewAsync(context, options)
            || (options.VerdictPolicy is { Length: > 0 } name
                && await SatisfiesAsync(context, policies is null ? null : await policies.GetPolicyAsync(name)));
    }

    /// <summary>Tells whether a caller may, because he may see everything else too.</summary>
    public static async Task<bool> MayViewAsync(HttpContext context, DashboardOptions options)
    {
        var policies = context.RequestServices.GetService<IAuthorizationPolicyProvider>();
        var metadata = context.GetEndpoint()!.Metadata;
        if (!IsOpened(metadata) && !await SatisfiesAsync(context, policies is null ? null : await WholeAsync(context, metadata, policies)))
        {
            return false;
        }

        return options.ViewPolicy is not { Length: > 0 } view
            || await SatisfiesAsync(context, policies is null ? null : await policies.GetPolicyAsync(view));
    }

    /// <summary>Tells whether somebody decided who may: else nobody may, whoever he is.</summary>
    public static bool IsGoverned(HttpContext context, DashboardOptions options)
    {
        var metadata = context.GetEndpoint()!.Metadata;
        return options.VerdictPolicy is { Length: > 0 } || IsOpened(metadata) || DashboardGate.HasFallback(context.RequestServices)
            || metadata.GetMetadata<IAuthorizeData>() is not null || metadata.GetMetadata<AuthorizationPolicy>() is not null
            || metadata.GetMetadata<IAuthorizationRequirementData>() is not null;
    }

    private static bool IsOpened(EndpointMetadataCollection metadata) =>
        metadata.GetOrderedMetadata<IAllowAnonymous>().Any(static word => word is not VerdictMetadata);

    // As the middleware puts it together.
    private static async Task<AuthorizationPolicy?> WholeAsync(HttpContext context, EndpointMetadataCollection metadata,
        IAuthorizationPolicyProvider policies)
    {
        var whole = await AuthorizationPolicy.CombineAsync(policies, metadata.GetOrderedMetadata<IAuthorizeData>(),
            metadata.GetOrderedMetadata<AuthorizationPolicy>());
        var requirements = metadata.GetOrderedMetadata<IAuthorizationRequirementData>()
            .SelectMany(static data => data.GetRequirements()).ToArray();
        if (requirements.Length > 0)
        {
            var builder = new AuthorizationPolicyBuilder().AddRequirements(requirements);
            whole = whole is null ? builder.Build() : AuthorizationPolicy.Combine(whole, builder.Build());
        }

        return whole ?? context.RequestServices.GetService<IOptions<AuthorizationOptions>>()?.Value.FallbackPolicy;
    }

    // No policy opens nothing. A scheme that a policy names puts its own user in the place of the one who is signed in: another policy must
    // not be asked of him.
    private static async Task<bool> SatisfiesAsync(HttpContext context, AuthorizationPolicy? policy)
    {
        if (policy is null || context.RequestServices.GetService<IPolicyEvaluator>() is not { } evaluator)
        {
            return false;
        }

        var (user, result) = (context.User, context.Features.Get<IAuthenticateResultFeature>());
        try
        {
            var signedIn = await evaluator.AuthenticateAsync(policy, context);
            return (await evaluator.AuthorizeAsync(policy, signedIn, context, resource: context)).Succeeded;
        }
        finally
        {
            context.User = user;
            context.Features.Set(result);
        }
    }
}
