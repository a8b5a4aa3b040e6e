using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Shadowing.Dashboard.Access;
using Shadowing.Dashboard.Addresses;
using Shadowing.Dashboard.Answers;
using Shadowing.Dashboard.Pages;
using Shadowing.Redaction;

namespace Shadowing.Dashboard.Registration;

/// <summary>Maps the dashboard: its page, its files, its API, each behind the gate.</summary>
internal sealed class DashboardEndpoints(IEndpointRouteBuilder routes, DashboardParts parts, string prefix, DashboardOptions options)
{
    private static readonly string[] s_read = ["GET", "HEAD"];
    private readonly RouteGroupBuilder _group = routes.MapGroup(prefix);
    private readonly List<string> _patterns = [];

    /// <summary>Maps everything.</summary>
    public RouteGroupBuilder Map()
    {
        Add(string.Empty, s_read, DashboardNeed.View, SendPageAsync, isPage: true);
        foreach (var asset in DashboardAsset.All)
        {
            Add(asset.Path, s_read, DashboardNeed.View, asset.SendAsync,
                isScript: asset.Path.EndsWith(".js", StringComparison.Ordinal));
        }

        foreach (var address in new ApiAddresses(parts).All())
        {
            Add($"{ApiAddress.Root}/{address.Pattern}", address.Methods, address.Need, address.AnswerAsync);
        }

        // Whatever else is asked for under the prefix is behind the gate too, and is not there. Without a prefix that would be the whole
        // application.
        if (prefix.Length > 0)
        {
            Map("{**rest}", new DashboardMetadata(DashboardNeed.View, options, prefix) { IsRefusal = true }, SayNotThereAsync, []);
        }

        return _group;
    }

    private void Add(string pattern, IReadOnlyList<string> methods, DashboardNeed need, RequestDelegate handler, bool isPage = false,
        bool isScript = false)
    {
        _patterns.Add(pattern);
        Map(pattern, new DashboardMetadata(need, options, prefix) { IsPage = isPage, IsScript = isScript }, handler, methods);

        // By any other method it is refused behind the gate, like everything else; the framework would tell everybody that it is there.
        // What a browser asks first on behalf of another site is for an endpoint of the application's own, where one is at the address.
        var others = Map(pattern, new DashboardMetadata(need, options, prefix) { IsRefusal = true },
            context => RefuseMethodAsync(context, methods), []);
        others.WithMetadata(new HttpMethodMetadata([], acceptCorsPreflight: false));

        // Without a prefix the application's own endpoints may be at the same addresses: they go before.
        if (prefix.Length == 0)
        {
            others.WithOrder(int.MaxValue - 1);
        }
    }

    private IEndpointConventionBuilder Map(string pattern, DashboardMetadata metadata, RequestDelegate handler,
        IReadOnlyList<string> methods)
    {
        var gated = parts.Gate.Before(metadata, handler);
        var endpoint = methods.Count == 0 ? _group.Map(pattern, gated) : _group.MapMethods(pattern, methods, gated);
        endpoint.WithMetadata(metadata, parts.Start)
            .WithDisplayName($"Shadowing dashboard: {pattern}{(metadata.IsRefusal ? " (what is not there)" : string.Empty)}");
        if (metadata.Need is DashboardNeed.Verdict)
        {
            endpoint.WithMetadata(new VerdictMetadata());
        }

        return endpoint;
    }

    private static Task SendPageAsync(HttpContext context)
    {
        if (context.Request.Path.Value?.EndsWith('/') is true)
        {
            return DashboardAsset.Page.SendAsync(context);
        }

        RelativeRedirect.ToPage(context);
        return Task.CompletedTask;
    }

    private static Task RefuseMethodAsync(HttpContext context, IReadOnlyList<string> methods)
    {
        context.Response.Headers.Allow = string.Join(", ", methods);
        return ApiProblem.WriteAsync(context, StatusCodes.Status405MethodNotAllowed, "Not this way.",
            $"{PrintableText.OneLine(context.Request.Method, 20)} does nothing here; use {string.Join(", ", methods)}.");
    }

    private Task SayNotThereAsync(HttpContext context)
    {
        var asked = context.GetRouteValue("rest") as string ?? string.Empty;
        var meant = NearestAddress.To(asked, _patterns) is { } nearest ? $" Was '{PrintableText.OneLine(nearest)}' meant?" : string.Empty;
        return ApiProblem.WriteAsync(context, StatusCodes.Status404NotFound, "Not here.",
            $"The dashboard has no such page as '{PrintableText.OneLine(asked)}'.{meant} What its API has says GET {ApiAddress.Root}/openapi.json, below the address of the dashboard.");
    }
}
