using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.AspNetCore.Routing;
using Shadowing.AspNetCore.Calls;
using Shadowing.Telemetry;

namespace Shadowing.AspNetCore.Capture;

/// <summary>Copies from a request what the candidate needs, while the request is still there.</summary>
internal static class RequestCopy
{
    private static readonly RouteValueDictionary s_none = [];

    /// <summary>Copies request line, headers, route values and what is carried, and lets go of the headers.</summary>
    public static void Take(HttpContext context, RequestHeaders headers, HttpShadowCall call)
    {
        var request = context.Features.Find<IHttpRequestFeature>()!;
        call.Method = request.Method;
        call.Scheme = request.Scheme;
        call.Protocol = request.Protocol;
        call.HostHeader = headers.Host ?? string.Empty;
        call.PathBase = request.PathBase ?? string.Empty;
        call.Path = request.Path ?? string.Empty;
        call.Query = request.QueryString ?? string.Empty;
        if (ShadowTelemetry.Source.HasListeners() && Activity.Current is { } activity)
        {
            call.ControlTrace = activity.Context;
        }

        if (call.LeavesProcess)
        {
            call.AddHeaderNames(headers.All);
        }

        var copiesAll = call.CopiesAll;
        if (copiesAll)
        {
            headers.GiveTo(call);
        }
        else
        {
            TakeAllowed(headers, call);
        }

        // From here on somebody else's code may run on this thread.
        headers.Clear();
        if (copiesAll)
        {
            TakeRest(context, request, call);
        }
    }

    /// <summary>Captures the carried values; an exception says that the call must not be compared.</summary>
    public static void Carry(HttpContext context, HttpShadowCall call, TimeProvider time)
    {
        if (call.Experiment.Carried.Length == 0)
        {
            return;
        }

        var started = time.GetTimestamp();
        try
        {
            foreach (var carried in call.Experiment.Carried)
            {
                call.Carried.Add(carried.Capture(carried.UsesServices ? context.RequestServices : context));
            }
        }
        finally
        {
            call.State.CallersCode.Ran(call.Account, "Carry", started);
        }
    }

    private static void TakeAllowed(RequestHeaders headers, HttpShadowCall call)
    {
        foreach (ref readonly var header in headers.All)
        {
            if (call.Forwards(header.Key))
            {
                call.AddHeader(header);
            }
        }
    }

    private static void TakeRest(HttpContext context, IHttpRequestFeature request, HttpShadowCall call)
    {
        var features = context.Features;
        foreach (var (name, value) in features.Find<IRouteValuesFeature>()?.RouteValues ?? s_none)
        {
            if (call.RouteValueCount == call.RouteValues.Length)
            {
                call.ForgoSelfCheck();
                break;
            }

            call.RouteValues[call.RouteValueCount++] = new(name, value as string ?? Convert.ToString(value, CultureInfo.InvariantCulture));
        }

        // What the server allows this very request: endpoints and middlewares before may have changed it.
        call.RawTarget = request.RawTarget ?? string.Empty;
        call.AllowsSynchronousIO = features.Find<IHttpBodyControlFeature>()?.AllowSynchronousIO ?? false;
        call.MaxRequestBodySize = features.Find<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;

        // Not context.User, which would make a user where there is none.
        call.HasUser = features.Find<IHttpAuthenticationFeature>()?.User?.Identity?.IsAuthenticated == true;
        if (features.Find<IHttpConnectionFeature>() is { } connection)
        {
            call.RemoteAddress = connection.RemoteIpAddress;
            call.RemotePort = connection.RemotePort;
            call.LocalAddress = connection.LocalIpAddress;
            call.LocalPort = connection.LocalPort;
        }
    }
}
