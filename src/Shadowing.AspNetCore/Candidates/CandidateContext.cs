using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Shadowing.AspNetCore.Capture;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>Builds the context of a candidate in this process from the copies of a call: complete for a handler, and nothing of it the caller's.</summary>
internal static class CandidateContext
{
    private static long s_number;

    /// <summary>Builds the context.</summary>
    public static DefaultHttpContext Create(HttpShadowCall call, Endpoint endpoint, CandidateResponse response, IServiceProvider scope, CancellationTokenSource lifetime)
    {
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(Request(call));
        features.Set<IHttpRequestBodyDetectionFeature>(new CandidateBodyDetection(call.HasRequestBody));
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(response);
        features.Set<IHttpResponseTrailersFeature>(response);
        features.Set<IHttpRequestLifetimeFeature>(new CandidateLifetime(lifetime));
        features.Set<IHttpRequestIdentifierFeature>(new HttpRequestIdentifierFeature
        {
            TraceIdentifier = string.Create(CultureInfo.InvariantCulture, $"shadow-{Interlocked.Increment(ref s_number):x}"),
        });
        features.Set<IHttpConnectionFeature>(new HttpConnectionFeature
        {
            ConnectionId = "shadow",
            RemoteIpAddress = Copy(call.RemoteAddress),
            RemotePort = call.RemotePort,
            LocalIpAddress = Copy(call.LocalAddress),
            LocalPort = call.LocalPort,
        });
        features.Set<IRouteValuesFeature>(new RouteValuesFeature { RouteValues = RouteValues(call) });
        features.Set<IServiceProvidersFeature>(new CandidateServices { RequestServices = scope });
        features.Set<IHttpBodyControlFeature>(new CandidateBodyControl { AllowSynchronousIO = true });
        var context = new DefaultHttpContext(features);
        context.SetEndpoint(endpoint);
        return context;
    }

    private static HttpRequestFeature Request(HttpShadowCall call)
    {
        var headers = new HeaderDictionary(call.HeaderCount);
        foreach (var (name, values) in call.Headers.AsSpan(0, call.HeaderCount))
        {
            headers[name] = values;
        }

        return new HttpRequestFeature
        {
            Method = call.Method,
            Scheme = call.Scheme,
            Protocol = call.Protocol,
            PathBase = call.PathBase,
            Path = call.Path,
            QueryString = call.Query,
            RawTarget = call.PathBase + call.Path + call.Query,
            Headers = headers,
            Body = call.HasRequestBody ? new MemoryStream(call.RequestBody.Read().ToArray(), writable: false) : Stream.Null,
        };
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
        address is null ? null : address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? new IPAddress(address.GetAddressBytes(), address.ScopeId) : new IPAddress(address.GetAddressBytes());
}
