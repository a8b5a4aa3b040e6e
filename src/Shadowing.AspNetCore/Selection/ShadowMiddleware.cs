using Microsoft.AspNetCore.Http;
using Shadowing.AspNetCore.Capture;
using Shadowing.Execution;
using Shadowing.Experiments;
using Shadowing.Sampling;

namespace Shadowing.AspNetCore.Selection;

/// <summary>The request's way: one draw; for most requests nothing more.</summary>
internal sealed class ShadowMiddleware(RequestDelegate next, ShadowSelector selector, CallCaptures captures)
{
    public Task InvokeAsync(HttpContext context)
    {
        var table = selector.Table;
        var draw = Draw.Next();
        if (table.ShadowsCode && context.Request.Headers.ContainsKey(ShadowMarker.Header))
        {
            selector.SawMarked(context, table);
            return PassAsync(context);
        }

        return draw < table.LookUpThreshold && selector.TrySelect(context, table, draw, out var selection)
            ? CaptureAsync(context, selection)
            : next(context);
    }

    // Somebody's shadow call: what it calls in here is shadowed no more than itself.
    private async Task PassAsync(HttpContext context)
    {
        using var flow = CandidateFlow.Enter();
        await next(context);
    }

    private async Task CaptureAsync(HttpContext context, Selection selection)
    {
        var capture = captures.Begin(context, selection);
        var completed = false;
        try
        {
            await next(context);
            completed = true;
        }
        finally
        {
            capture?.End(context, completed);
        }
    }
}
