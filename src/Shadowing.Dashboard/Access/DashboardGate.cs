using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Shadowing.Dashboard.Answers;
using Shadowing.Telemetry;

namespace Shadowing.Dashboard.Access;

/// <summary>Stands before every endpoint of the dashboard, assets included: closed unless a policy, the explicit opt-out or, in
/// Development, the token opens it.</summary>
internal sealed class DashboardGate(DashboardToken token, IHostEnvironment environment, FaultLog faults)
{
    /// <summary>Puts the gate before a handler.</summary>
    public RequestDelegate Before(DashboardMetadata metadata, RequestDelegate handler) => context =>
    {
        DashboardHeaders.Set(context.Response.Headers);
        return EnterAsync(context, metadata, handler);
    };

    /// <summary>Tells what a caller may do.</summary>
    public async Task<bool> MayAsync(HttpContext context, DashboardMetadata metadata, DashboardNeed need) =>
        IsOpen(context) && await SatisfiesFallbackAsync(context) && await SatisfiesAsync(context, metadata.Options.ViewPolicy)
            && await SatisfiesAsync(context, PolicyOf(metadata.Options, need));

    /// <summary>Tells whether a caller who came as far as a handler may see which experiments there are. Whoever may read verdicts and
    /// nothing else may not.</summary>
    public async Task<bool> MaySeeNamesAsync(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<DashboardMetadata>() is not { Need: DashboardNeed.Verdict } metadata
            || await VerdictGate.MayViewAsync(context, metadata.Options) || await IsByTokenAsync(context, metadata);

    /// <summary>Gets the name of a caller, for the audit.</summary>
    public string NameOf(HttpContext context) =>
        context.User.Identity is { IsAuthenticated: true, Name: { Length: > 0 } name } ? name
        : context.User.Identity?.IsAuthenticated is true ? "(a user without a name)"
        : token.IsInCookie(context.Request) ? "(the link of Development)"
        : "(anonymous)";

    private static string? PolicyOf(DashboardOptions options, DashboardNeed need) => need switch
    {
        DashboardNeed.View => options.ViewPolicy,
        DashboardNeed.Inspect => options.InspectPolicy,
        DashboardNeed.Verdict => options.ViewPolicy,
        DashboardNeed.Operate => options.OperatePolicy,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private async Task EnterAsync(HttpContext context, DashboardMetadata metadata, RequestDelegate handler)
    {
        if (metadata.IsPage && !IsGoverned(context) && IsByLink(context))
        {
            // Without the token in the address, where it would end up in histories and logs.
            token.Keep(context.Response);
            RelativeRedirect.ToPage(context);
            return;
        }

        if (RequestOrigin.IsForeign(context.Request, metadata.IsScript))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "Not from the dashboard.",
                "Pages of other sites get no answers from here. Behind a proxy that changes the host, let it keep the host or add app.UseForwardedHeaders().");
            return;
        }

        if (metadata.Need is DashboardNeed.Verdict)
        {
            await HandleAsync(context, question => AnswerQuestionAsync(question, metadata, handler));
            return;
        }

        if (!IsOpen(context))
        {
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "Closed.", environment.IsDevelopment()
                ? "Open the link with the token that the application printed at its start, or add an authorization policy: app.MapShadowing(…).RequireAuthorization(…)."
                : "Sign in.");
            return;
        }

        // The authorization middleware has asked for the policy on the whole. Those of the options are asked for here, because
        // AllowAnonymous on the whole would pass them over; and the fallback policy, because a pipeline may have no such middleware.
        if (await MayAsync(context, metadata, metadata.Need))
        {
            await ActAsync(context, metadata, handler);
        }
        else if (context.User.Identity?.IsAuthenticated is true)
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "Not allowed.",
                $"This needs the policy {metadata.Need}, which your account does not satisfy.");
        }
        else if (context.RequestServices.GetService<IAuthenticationSchemeProvider>() is { } schemes
            && await schemes.GetDefaultChallengeSchemeAsync() is not null)
        {
            await context.ChallengeAsync();
        }
        else
        {
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "Closed.", "Sign in.");
        }
    }

    private async Task ActAsync(HttpContext context, DashboardMetadata metadata, RequestDelegate handler)
    {
        if (!metadata.IsRefusal && !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            if (RequestOrigin.WhyForeignChange(context.Request) is { } why)
            {
                await RefuseAsync(context, StatusCodes.Status403Forbidden, "Not from the dashboard.", why);
                return;
            }

            // Besides, no form of another site can send it.
            if (!context.Request.HasJsonContentType())
            {
                await RefuseAsync(context, StatusCodes.Status415UnsupportedMediaType, "Not JSON.",
                    "A change is sent as application/json.");
                return;
            }
        }

        await HandleAsync(context, handler);
    }

    // A pipeline asks, by GET or by POST, and understands no page to sign in at. Nothing is changed by a question.
    private async Task AnswerQuestionAsync(HttpContext context, DashboardMetadata metadata, RequestDelegate handler)
    {
        if (await VerdictGate.MayAskAsync(context, metadata.Options) || await IsByTokenAsync(context, metadata))
        {
            await handler(context);
        }
        else if (context.User.Identity?.IsAuthenticated is true && VerdictGate.IsGoverned(context, metadata.Options))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "Not allowed.",
                "This needs the policy on the dashboard, or the VerdictPolicy of its options, which your account does not satisfy.");
        }
        else
        {
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "Closed.", "Sign in.");
        }
    }

    private async Task<bool> IsByTokenAsync(HttpContext context, DashboardMetadata metadata) =>
        environment.IsDevelopment() && token.IsInCookie(context.Request) && await MayAsync(context, metadata, metadata.Need);

    private async Task HandleAsync(HttpContext context, RequestDelegate handler)
    {
        try
        {
            await handler(context);
        }
        catch (Exception fault) when (!context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            // Not the application's error page: that one would lose the headers, and may tell what it knows of the fault.
            faults.Caught("the dashboard", fault);
            await RefuseAsync(context, StatusCodes.Status500InternalServerError, "A fault of the dashboard.",
                "It was caught, and the application's log says where.");
        }
    }

    private bool IsOpen(HttpContext context) => IsGoverned(context) || (environment.IsDevelopment() && token.IsInCookie(context.Request));

    private bool IsByLink(HttpContext context) => environment.IsDevelopment() && token.IsInLink(context.Request);

    /// <summary>Tells whether somebody decided who may enter: by a policy, which the authorization middleware has asked for by now, or by
    /// opening it to all.</summary>
    public static bool IsGoverned(EndpointMetadataCollection metadata) =>
        metadata.GetMetadata<IAuthorizeData>() is not null || metadata.GetMetadata<AuthorizationPolicy>() is not null
            || metadata.GetMetadata<IAllowAnonymous>() is not null;

    private static bool IsGoverned(HttpContext context) =>
        (context.GetEndpoint() is { } endpoint && IsGoverned(endpoint.Metadata)) || HasFallback(context.RequestServices);

    /// <summary>Tells whether the application's fallback policy governs what has none of its own.</summary>
    public static bool HasFallback(IServiceProvider services) =>
        services.GetService<IOptions<AuthorizationOptions>>()?.Value.FallbackPolicy is not null;

    private static async Task<bool> SatisfiesFallbackAsync(HttpContext context) =>
        (context.GetEndpoint() is { } endpoint && IsGoverned(endpoint.Metadata))
        || context.RequestServices.GetService<IOptions<AuthorizationOptions>>()?.Value.FallbackPolicy is not { } fallback
        || (await context.RequestServices.GetRequiredService<IAuthorizationService>()
            .AuthorizeAsync(context.User, context, fallback)).Succeeded;

    private static async Task<bool> SatisfiesAsync(HttpContext context, string? policy) =>
        string.IsNullOrEmpty(policy)
        || (context.RequestServices.GetService<IAuthorizationService>() is { } authorization
            && (await authorization.AuthorizeAsync(context.User, context, policy)).Succeeded);

    private static Task RefuseAsync(HttpContext context, int status, string title, string detail) =>
        ApiProblem.WriteAsync(context, status, title, detail);
}
