using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Extensions.Primitives;
using Shadowing.AspNetCore.Calls;
using Shadowing.Telemetry;

namespace Shadowing.AspNetCore.Capture;

/// <summary>Copies from a request what the candidate needs, while the request is still there.</summary>
internal static class RequestCopy
{
    private const int MostWithheldNames = 8;
    private const int MostName = 100;

    [ThreadStatic]
    private static KeyValuePair<string, StringValues>[]? s_headers;

    /// <summary>Copies request line, headers, route values and what is carried.</summary>
    public static void Take(HttpContext context, HttpShadowCall call)
    {
        var request = context.Request;
        call.Method = request.Method;
        call.Scheme = request.Scheme;
        call.Protocol = request.Protocol;
        call.Host = request.Host.Value ?? string.Empty;
        call.PathBase = request.PathBase.Value ?? string.Empty;
        call.Path = request.Path.Value ?? string.Empty;
        call.Query = request.QueryString.Value ?? string.Empty;
        if (ShadowTelemetry.Source.HasListeners() && Activity.Current is { } activity)
        {
            call.ControlTrace = activity.Context;
        }

        if (call.CopiesAll)
        {
            TakeAll(context, call);
        }
        else
        {
            TakeAllowed(request.Headers, call);
        }

        if (call.LeavesProcess)
        {
            LookForWithheld(request.Headers, call);
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

    private static void TakeAllowed(IHeaderDictionary headers, HttpShadowCall call)
    {
        foreach (var name in call.Experiment.ForwardHeaders)
        {
            Add(call, name, headers[name]);
        }

        if (call.HasRequestBody)
        {
            AddUnlessNamed(call, "Content-Type", headers.ContentType);
            AddUnlessNamed(call, "Content-Encoding", headers.ContentEncoding);
        }
    }

    private static void LookForWithheld(IHeaderDictionary headers, HttpShadowCall call)
    {
        var withheld = call.Experiment.WithheldHeaders;
        for (var bit = 0; bit < withheld.Length; bit++)
        {
            if (headers.ContainsKey(withheld[bit]))
            {
                call.WithheldHeaders |= 1u << bit;
            }
        }

        LookForOthers(headers, call);
    }

    // By what a name says, because every API calls its key by a name of its own.
    private static void LookForOthers(IHeaderDictionary headers, HttpShadowCall call)
    {
        var count = headers.Count;
        var all = s_headers ??= new KeyValuePair<string, StringValues>[64];
        if (count > all.Length)
        {
            s_headers = all = new KeyValuePair<string, StringValues>[count * 2];
        }

        // Not an enumeration: that of an interface allocates.
        headers.CopyTo(all, 0);
        for (var i = 0; i < count && call.WithheldNames.Count < MostWithheldNames; i++)
        {
            var name = all[i].Key;
            if (HeaderCredentials.IsCredential(name) && !IsIn(call.Experiment.WithheldHeaders, name)
                && !IsIn(call.Experiment.ForwardHeaders, name))
            {
                call.WithheldNames.Add(name.Length <= MostName ? name : name[..MostName]);
            }
        }

        // Nothing of the caller's stays here.
        Array.Clear(all, 0, count);
    }

    // By hand, because a caller waits: the extension method allocates.
    private static bool IsIn(string[] names, string name)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (names[i].Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static void AddUnlessNamed(HttpShadowCall call, string name, StringValues values)
    {
        if (!call.Experiment.ForwardHeaders.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            Add(call, name, values);
        }
    }

    private static void Add(HttpShadowCall call, string name, StringValues values)
    {
        if (values.Count == 0)
        {
            return;
        }

        if (call.HeaderCount == call.Headers.Length)
        {
            var longer = call.Headers;
            Array.Resize(ref longer, longer.Length * 2);
            call.Headers = longer;
        }

        call.Headers[call.HeaderCount++] = new(name, values);
    }

    private static void TakeAll(HttpContext context, HttpShadowCall call)
    {
        var headers = context.Request.Headers;
        if (headers.Count > call.Headers.Length)
        {
            call.Headers = new KeyValuePair<string, StringValues>[headers.Count * 2];
        }

        // Not an enumeration: that of an interface allocates.
        headers.CopyTo(call.Headers, 0);
        call.HeaderCount = headers.Count;
        foreach (var (name, value) in context.Request.RouteValues)
        {
            if (call.RouteValueCount == call.RouteValues.Length)
            {
                call.ForgoSelfCheck();
                break;
            }

            call.RouteValues[call.RouteValueCount++] = new(name, value as string ?? Convert.ToString(value, CultureInfo.InvariantCulture));
        }

        // What the server allows this very request: endpoints and middlewares before may have changed it.
        call.RawTarget = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? string.Empty;
        call.AllowsSynchronousIO = context.Features.Get<IHttpBodyControlFeature>()?.AllowSynchronousIO ?? false;
        call.MaxRequestBodySize = context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;

        // Not context.User, which would make a user where there is none.
        call.HasUser = context.Features.Get<IHttpAuthenticationFeature>()?.User?.Identity?.IsAuthenticated == true;
        if (context.Features.Get<IHttpConnectionFeature>() is { } connection)
        {
            call.RemoteAddress = connection.RemoteIpAddress;
            call.RemotePort = connection.RemotePort;
            call.LocalAddress = connection.LocalIpAddress;
            call.LocalPort = connection.LocalPort;
        }
    }
}
