using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Shadowing.AspNetCore.Calls;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>Builds the context of a candidate in this process: the features of its server, with what was copied of the call in them, and
/// nothing of it the caller's.</summary>
internal static class CandidateContext
{
    private static long s_number;

    /// <summary>Builds the context.</summary>
    public static DefaultHttpContext Create(HttpShadowCall call, Endpoint endpoint, IFeatureCollection server, CandidateResponse response,
        IServiceProvider scope)
    {
        Describe(server.GetRequiredFeature<IHttpRequestFeature>(), call);
        server.Set<IHttpResponseFeature>(response);
        server.Set<IHttpResponseBodyFeature>(response);
        server.GetRequiredFeature<IHttpRequestIdentifierFeature>().TraceIdentifier =
            string.Create(CultureInfo.InvariantCulture, $"shadow-{Interlocked.Increment(ref s_number):x}");
        server.Set<IServiceProvidersFeature>(new CandidateServices { RequestServices = scope });
        Allow(server, call);
        if (server.Get<IHttpConnectionFeature>() is { } connection)
        {
            (connection.RemoteIpAddress, connection.RemotePort) = (Copy(call.RemoteAddress), call.RemotePort);
            (connection.LocalIpAddress, connection.LocalPort) = (Copy(call.LocalAddress), call.LocalPort);
        }

        var context = new DefaultHttpContext(server);
        context.Request.RouteValues = RouteValues(call);
        context.SetEndpoint(endpoint);
        return context;
    }

    private static void Describe(IHttpRequestFeature request, HttpShadowCall call)
    {
        (request.Method, request.Scheme, request.Protocol) = (call.Method, call.Scheme, call.Protocol);
        (request.PathBase, request.Path, request.QueryString, request.RawTarget) = (call.PathBase, call.Path, call.Query, call.RawTarget);
        request.Headers.Clear();
        foreach (var (name, values) in call.Headers)
        {
            request.Headers[name] = values;
        }
    }

    // What the server of the call allowed this very call, whoever set it.
    private static void Allow(IFeatureCollection server, HttpShadowCall call)
    {
        if (server.Get<IHttpBodyControlFeature>() is { } control)
        {
            control.AllowSynchronousIO = call.AllowsSynchronousIO;
        }

        if (server.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = call.MaxRequestBodySize;
        }
    }

    private static RouteValueDictionary RouteValues(HttpShadowCall call)
    {
        var values = new RouteValueDictionary();
        foreach (var (name, value) in call.RouteValues.AsSpan(0, call.RouteValueCount))
        {
            values[name] = value;
        }

        return values;
    }

    private static IPAddress? Copy(IPAddress? address) =>
        address is null ? null : address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? new IPAddress(address.GetAddressBytes(), address.ScopeId) : new IPAddress(address.GetAddressBytes());
}
