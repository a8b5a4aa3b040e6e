using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Shadowing.Benchmarks.Caller;

/// <summary>What anybody must ask of the platform who captures a call, whatever the body costs: the time before and after, the headers of
/// both sides, and a body and a lifetime put in the place of the server's, and back.</summary>
/// <param name="next">The rest of the pipeline.</param>
internal sealed class LeastForCapture(RequestDelegate next)
{
    private readonly KeyValuePair<string, StringValues>[] _headers = new KeyValuePair<string, StringValues>[64];
    private long _took;

    public Task InvokeAsync(HttpContext context)
    {
        var from = TimeProvider.System.GetTimestamp();
        var features = context.Features;
        context.Request.Headers.CopyTo(_headers, 0);
        var body = features[typeof(IHttpResponseBodyFeature)];
        var lifetime = features[typeof(IHttpRequestLifetimeFeature)];

        // The same once more: that it costs what another one would is the platform's.
        features[typeof(IHttpResponseBodyFeature)] = body;
        features[typeof(IHttpRequestLifetimeFeature)] = lifetime;
        var answered = next(context);
        features[typeof(IHttpResponseBodyFeature)] = body;
        features[typeof(IHttpRequestLifetimeFeature)] = lifetime;
        context.Response.Headers.CopyTo(_headers, 0);
        _took += TimeProvider.System.GetTimestamp() - from;
        return answered;
    }
}
