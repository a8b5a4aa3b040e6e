using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Shadowing.Sampling;

namespace Shadowing.Benchmarks.Caller;

/// <summary>The least that anybody must do about a call that its key leaves alone: find its endpoint, look the key's header up, hash the
/// value, and count the call.</summary>
/// <param name="next">The rest of the pipeline.</param>
internal sealed class LeastForSticky(RequestDelegate next)
{
    private readonly StickyHash _hash = new("of the benchmarks alone", "x");

    // Of its own: a server makes a request's names anew too, so that they are never the same string.
    private readonly string _header = new("X-Customer".AsSpan());
    private Endpoint? _known;
    private long _threshold = 1;
    private long _leftAlone;

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Features[typeof(IEndpointFeature)] is IEndpointFeature { Endpoint: { } endpoint } && IsKnown(endpoint)
            && context.Request.Headers.TryGetValue(_header, out var value)
            && _hash.Draw(value.ToString()) >= (ulong)Volatile.Read(ref _threshold))
        {
            Interlocked.Increment(ref _leftAlone);
        }

        return next(context);
    }

    // One endpoint is all there is, so that to know it costs a comparison.
    private bool IsKnown(Endpoint endpoint) => ReferenceEquals(_known ??= endpoint, endpoint);
}
