using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Shadowing.AspNetCore.Tests.Candidates.Behaviours;

/// <summary>Which features there are, and what they say.</summary>
internal static class FeatureBehaviours
{
    public static IReadOnlyList<Behaviour> All { get; } =
    [
        There<IConnectionIdFeature>(), There<IConnectionItemsFeature>(), There<IConnectionTransportFeature>(),
        There<IConnectionLifetimeFeature>(),
        There<IHttpRequestFeature>(), There<IHttpResponseFeature>(), There<IHttpResponseBodyFeature>(),
        There<IHttpRequestLifetimeFeature>(), There<IHttpRequestIdentifierFeature>(), There<IHttpConnectionFeature>(),
        There<IHttpBodyControlFeature>(), There<IHttpMaxRequestBodySizeFeature>(), There<IHttpRequestBodyDetectionFeature>(),
        There<IHttpRequestTrailersFeature>(), There<IHttpResponseTrailersFeature>(),
        There<IHttpResetFeature>(), There<IHttpUpgradeFeature>(), There<IHttpExtendedConnectFeature>(), There<IHttpWebSocketFeature>(),
        There<IHttpMinRequestBodyDataRateFeature>(), There<IHttpMinResponseDataRateFeature>(),
        There<IRequestBodyPipeFeature>(), There<ISessionFeature>(), There<IEndpointFeature>(), There<IRouteValuesFeature>(),
        There<ITlsConnectionFeature>(), There<ITlsHandshakeFeature>(),
        There<IHttpAuthenticationFeature>(), There<IItemsFeature>(), There<IQueryFeature>(), There<IFormFeature>(),
        There<IResponseCookiesFeature>(), There<IServerAddressesFeature>(),
        Behaviour.Of("an upgrade", (context, notes) =>
        {
            notes.Add($"{context.WebSockets.IsWebSocketRequest} {context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest} {context.Features.Get<IHttpExtendedConnectFeature>()?.IsExtendedConnect}");
            return notes.TryAsync("upgrade",
                async () => await (context.Features.Get<IHttpUpgradeFeature>()?.UpgradeAsync()
                    ?? throw new InvalidOperationException("none")));
        }),
        Behaviour.Of("an accepted WebSocket",
            (context, notes) => notes.TryAsync("accept", async () => (await context.WebSockets.AcceptWebSocketAsync()).Dispose())),
        Behaviour.Of("a session that nobody configured", (context, notes) =>
        {
            notes.Try("session", () => _ = context.Session);
            return Task.CompletedTask;
        }),
        Behaviour.Of("the connection", async (context, notes) =>
        {
            var connection = context.Connection;
            notes.Add($"{connection.RemoteIpAddress} {connection.RemotePort > 0} {connection.LocalIpAddress} {connection.LocalPort > 0} {connection.ClientCertificate} {await connection.GetClientCertificateAsync()}");
            notes.Try("set", () => connection.RemoteIpAddress = System.Net.IPAddress.Any);
            notes.Add(connection.RemoteIpAddress);
            notes.Try("close", connection.RequestClose);
        }),
        Behaviour.Of("identifiers", (context, notes) =>
        {
            notes.Add($"{context.TraceIdentifier.Length > 0} {context.Connection.Id.Length > 0}");
            context.TraceIdentifier = "mine";
            notes.Add(context.TraceIdentifier);
            return Task.CompletedTask;
        }),
        Behaviour.Of("items", (context, notes) =>
        {
            context.Items["a"] = 1;
            notes.Add($"{context.Items["a"]} {context.Items["b"]} {context.Items.Count}");
            return Task.CompletedTask;
        }),
        Behaviour.Of("features of the handler's own", (context, notes) =>
        {
            context.Features.Set(new Version(1, 2));
            notes.Add(context.Features.Get<Version>());
            context.Features.Set<Version>(null);
            notes.Add(context.Features.Get<Version>());
            return Task.CompletedTask;
        }),
        Behaviour.Of("services that are replaced", (context, notes) =>
        {
            using var own = new ServiceCollection().AddSingleton(new Version(3, 4)).BuildServiceProvider();
            var server = context.RequestServices;
            notes.Add(server.GetService<Version>());
            context.RequestServices = own;
            notes.Add(context.RequestServices.GetService<Version>());
            context.RequestServices = server;
            return Task.CompletedTask;
        }),
        Behaviour.Of("the endpoint and its values", (context, notes) =>
        {
            notes.Add($"{context.GetEndpoint() is RouteEndpoint or not null} {context.GetEndpoint()!.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0]} {context.Request.RouteValues.Count} {context.GetRouteValue("id")}");
            return Task.CompletedTask;
        }),
        Behaviour.Of("the user", (context, notes) =>
        {
            notes.Add($"{context.User.Identity?.IsAuthenticated} {context.User.Claims.Count()}");
            return Task.CompletedTask;
        }),
        Behaviour.Of("features that a handler wraps", async (context, notes) =>
        {
            var inner = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
            var buffer = new MemoryStream();
            var own = new StreamResponseBodyFeature(buffer, inner);
            context.Features.Set<IHttpResponseBodyFeature>(own);
            await context.Response.WriteAsync("hello");
            await context.Response.StartAsync();
            notes.Add($"{buffer.Length} {context.Response.HasStarted}");
            context.Features.Set(inner);
            await context.Response.Body.WriteAsync(buffer.ToArray());
        }),
        Behaviour.Of("rates", (context, notes) =>
        {
            notes.Add($"{context.Features.Get<IHttpMinRequestBodyDataRateFeature>()?.MinDataRate?.BytesPerSecond} {context.Features.Get<IHttpMinResponseDataRateFeature>()?.MinDataRate?.BytesPerSecond}");
            return Task.CompletedTask;
        }) with { OverHttp2 = false },
    ];

    private static Behaviour There<TFeature>() => Behaviour.Of($"the feature {typeof(TFeature).Name}", (context, notes) =>
    {
        notes.Add(context.Features.Get<TFeature>() is null ? "absent" : "there");
        return Task.CompletedTask;
    });
}
