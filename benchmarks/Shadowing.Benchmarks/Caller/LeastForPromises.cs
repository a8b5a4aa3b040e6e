using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;
using Shadowing.AspNetCore.Capture;

namespace Shadowing.Benchmarks.Caller;

/// <summary>What must be asked of the platform and counted, besides, by who keeps what this library promises, written by hand for one
/// endpoint: it compares what callbacks of the control make of its answer, sees when the control gives its answer up or makes a stream of
/// it, gives the candidate all of the request, tells no error page from a call, bounds places and bytes, and counts each call.</summary>
/// <param name="next">The rest of the pipeline.</param>
internal sealed class LeastForPromises(RequestDelegate next)
{
    private static readonly Func<object, Task> s_seen = static state => ((LeastForPromises)state).Seen();
    private static readonly RouteValueDictionary s_none = [];
    private readonly ConditionalWeakTable<HttpContext, object> _byContext = [];
    private readonly KeyValuePair<string, StringValues>[] _headers = new KeyValuePair<string, StringValues>[64];
    private readonly object?[] _known = new object?[32];
    private readonly long[] _counts = new long[64];
    private IHttpResponseFeature? _response;

    public Task InvokeAsync(HttpContext context)
    {
        var features = context.Features;
        _known[0] = features.Find<IEndpointFeature>()?.Endpoint;
        _known[1] = features.Find<IExceptionHandlerFeature>() ?? (object?)features.Find<IStatusCodeReExecuteFeature>();
        context.Request.Headers.CopyTo(_headers, 0);

        // Eligible, sampled, a place of all and of the experiment, one of this second's.
        Count(0, 8);
        Count(16, 24);
        Interlocked.Increment(ref _counts[32]);
        _known[2] = _byContext.TryGetValue(context, out var known) ? known : _byContext.GetValue(context, static _ => new object());
        var from = TimeProvider.System.GetTimestamp();
        TakeRequest(features);
        var body = features[typeof(IHttpResponseBodyFeature)];
        var lifetime = features[typeof(IHttpRequestLifetimeFeature)];
        _known[3] = features[typeof(IHttpResetFeature)] ?? features[typeof(IHttpUpgradeFeature)] ?? features[typeof(IHttpWebSocketFeature)];
        features[typeof(IHttpResponseBodyFeature)] = body;
        features[typeof(IHttpRequestLifetimeFeature)] = lifetime;
        _response = features.Find<IHttpResponseFeature>()!;
        _response.OnCompleted(s_seen, this);
        _response.OnStarting(s_seen, this);

        // The bytes of all and of the experiment, when some were written.
        Count(40, 48);
        var answered = next(context);
        _counts[1] += TimeProvider.System.GetTimestamp() - from;
        features[typeof(IHttpResponseBodyFeature)] = body;
        features[typeof(IHttpRequestLifetimeFeature)] = lifetime;
        _known[4] = features.Find<IHttpRequestLifetimeFeature>()?.RequestAborted.IsCancellationRequested;
        Look();
        _counts[2] += _response.Headers.ContentLength ?? 0;
        _response.OnStarting(s_seen, this);
        return answered;
    }

    private void TakeRequest(IFeatureCollection features)
    {
        var request = features.Find<IHttpRequestFeature>()!;
        (_known[5], _known[6], _known[7]) = (request.Method, request.Scheme, request.Protocol);
        (_known[8], _known[9], _known[10]) = (request.PathBase, request.Path, request.QueryString);
        _known[11] = request.RawTarget;
        foreach (var (name, value) in features.Find<IRouteValuesFeature>()?.RouteValues ?? s_none)
        {
            (_known[12], _known[13]) = (name, value);
        }

        _known[14] = features.Find<IHttpRequestBodyDetectionFeature>() ?? (object?)features.Find<IHttpBodyControlFeature>()
            ?? features.Find<IHttpMaxRequestBodySizeFeature>() ?? (object?)features.Find<IHttpAuthenticationFeature>();
        _known[15] = features.Find<IHttpConnectionFeature>()?.RemoteIpAddress;
    }

    private Task Seen()
    {
        Look();
        return Task.CompletedTask;
    }

    private void Look()
    {
        if (_response is { } response)
        {
            _counts[3] += response.StatusCode;
            (_known[16], _known[17]) = ((string?)response.Headers.ContentType, (string?)response.Headers.ContentEncoding);
        }
    }

    private void Count(int one, int other)
    {
        Interlocked.Increment(ref _counts[one]);
        Interlocked.Increment(ref _counts[other]);
    }
}
