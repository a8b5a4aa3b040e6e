using Microsoft.AspNetCore.Http;
using Shadowing.AspNetCore.Calls;
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

        return draw < table.LookUpThreshold && selector.TrySelect(context, table, draw, out var selected)
            ? selected.IsSampled ? CaptureAsync(context, selected, RequestHeaders.OfThisThread) : TimeAsync(context, selected)
            : next(context);
    }

    // Somebody's shadow call: what it calls in here is shadowed no more than itself.
    private Task PassAsync(HttpContext context)
    {
        var mark = CandidateFlow.Enter(out var before);
        Task? passed = null;
        var hasEnded = true;
        try
        {
            // Not awaited in here, nor in the capture below: what the rest does and throws at once reaches who called at once, as it does
            // without us.
            passed = next(context);

            // Looked at once, here and in the capture below: it may end on another thread at any moment.
            hasEnded = passed.IsCompleted;
        }
        finally
        {
            CandidateFlow.Return(before);
            if (hasEnded)
            {
                mark.Dispose();
            }
        }

        return hasEnded ? passed : EndAsync(passed, mark);

        static async Task EndAsync(Task passed, CandidateMark mark)
        {
            using (mark)
            {
                await passed;
            }
        }
    }

    // Not sampled, and timed as a sampled one is, to hold those against.
    private Task TimeAsync(HttpContext context, SelectedCall selected)
    {
        Task? control = null;
        var hasEnded = true;
        try
        {
            control = next(context);
            hasEnded = control.IsCompleted;
        }
        finally
        {
            if (hasEnded)
            {
                selector.Ended(selected);
            }
        }

        return hasEnded ? control : EndAsync(control, selector, selected);

        static async Task EndAsync(Task control, ShadowSelector selector, SelectedCall selected)
        {
            try
            {
                await control;
            }
            finally
            {
                selector.Ended(selected);
            }
        }
    }

    private Task CaptureAsync(HttpContext context, SelectedCall selected, RequestHeaders headers)
    {
        if (captures.Begin(context, selected.Endpoint, headers) is not { } capture)
        {
            return next(context);
        }

        Task? control = null;
        var hasEnded = true;
        try
        {
            control = next(context);
            hasEnded = control.IsCompleted;
        }
        finally
        {
            if (hasEnded)
            {
                capture.End(context, control is { IsCompletedSuccessfully: true });
                selector.Ended(selected);
            }
        }

        return hasEnded ? control : EndAsync(control, capture, context, selector, selected);

        static async Task EndAsync(Task control, CallCapture capture, HttpContext context, ShadowSelector selector, SelectedCall selected)
        {
            var completed = false;
            try
            {
                await control;
                completed = true;
            }
            finally
            {
                capture.End(context, completed);
                selector.Ended(selected);
            }
        }
    }
}
