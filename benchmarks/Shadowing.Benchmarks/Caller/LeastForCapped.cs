using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Shadowing.Experiments;

namespace Shadowing.Benchmarks.Caller;

/// <summary>The least that anybody must do about a call that is sampled while the cap per second is reached: find its endpoint, see that
/// this second's places are taken, tell that it is no second pass and nobody's shadow call, and count it.</summary>
/// <param name="next">The rest of the pipeline.</param>
internal sealed class LeastForCapped(RequestDelegate next)
{
    private Endpoint? _known;
    private long _taken = long.MaxValue;
    private long _refused;

    public Task InvokeAsync(HttpContext context)
    {
        var features = context.Features;
        if (features[typeof(IEndpointFeature)] is IEndpointFeature { Endpoint: { } endpoint } && IsKnown(endpoint)
            && Environment.TickCount64 / 1_000 < Volatile.Read(ref _taken)
            && features[typeof(IExceptionHandlerFeature)] is null && features[typeof(IStatusCodeReExecuteFeature)] is null
            && !context.Request.Headers.ContainsKey(ShadowMarker.Header))
        {
            Interlocked.Increment(ref _refused);
        }

        return next(context);
    }

    // One endpoint is all there is, so that to know it costs a comparison.
    private bool IsKnown(Endpoint endpoint) => ReferenceEquals(_known ??= endpoint, endpoint);
}
