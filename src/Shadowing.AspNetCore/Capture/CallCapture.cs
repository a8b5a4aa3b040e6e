using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Shadowing.Execution;
using Shadowing.Observations;
using Shadowing.Reporting;

namespace Shadowing.AspNetCore.Capture;

/// <summary>Wraps one request's bodies while the control runs, puts everything back, and hands the call over. Nothing in here throws into the pipeline.</summary>
internal sealed class CallCapture
{
    private readonly CallCaptures _captures;
    private readonly ResponseTee _response;
    private RequestTee? _request;
    private HttpShadowCall? _call;
    private IHttpResponseFeature? _head;
    private long _started;
    private string? _contentEncoding;
    private bool _wrapsRequest;
    private bool _isUntouched;

    public CallCapture(CallCaptures captures)
    {
        _captures = captures;
        _response = new ResponseTee(this);
    }

    /// <summary>Begins: from here on both bodies are copied as they pass.</summary>
    public void Begin(HttpContext context, HttpShadowCall call)
    {
        call.HasRequestBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody
            ?? (context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0);
        RequestCopy.Take(context, call);
        try
        {
            RequestCopy.Carry(context, call);
        }
        catch (Exception fault)
        {
            throw new NotRunException(NotComparableReason.CarryFailed, fault);
        }

        _head = context.Features.Get<IHttpResponseFeature>();
        _wrapsRequest = call.HasRequestBody;
        _contentEncoding = null;
        context.Features.Set(this);
        if (_wrapsRequest)
        {
            _request ??= new RequestTee();
            _request.Attach(context, call.RequestBody);
        }

        _response.Attach(context, call.ResponseBody);
        _started = _captures.Time.GetTimestamp();

        // Last: a write that is late from the context's previous request must not find a call that is only half begun.
        Volatile.Write(ref _call, call);
    }

    /// <summary>Puts everything back and hands the call to the pump, or counts why it goes no further.</summary>
    public void End(HttpContext context, bool completed)
    {
        try
        {
            var duration = _captures.Time.GetElapsedTime(_started);
            var restored = TryRestore(context, completed);
            if (TakeCall() is { } call)
            {
                call.ControlDuration = duration;
                call.ControlContentEncoding = _contentEncoding;
                Finish(context, call, completed, restored);
            }
        }
        catch (Exception fault)
        {
            _captures.Faults.CaughtOnCallersPath("the end of a capture", fault);
        }
    }

    /// <summary>Puts everything back after a failure to begin.</summary>
    public void Abandon(HttpContext context)
    {
        TakeCall();
        TryRestore(context, completed: false);
    }

    /// <summary>Called at the first sign of a response: a stream is recognized by its type, and let go at once.</summary>
    public void ResponseBegins()
    {
        if (_call is null || _head is not { } head)
        {
            return;
        }

        if (RequestKind.IsStream(head.Headers.ContentType.ToString()))
        {
            EndEarly(static call => call.Account.EndedNotComparable(NotComparableReason.Stream));
            return;
        }

        // Now, not at the end: a compression that stands before this sets the header when it gets our first byte, which is not compressed yet.
        _contentEncoding = head.Headers.ContentEncoding;
    }

    /// <summary>Called when a file passes the body by.</summary>
    public void FileWasSent() => EndEarly(static call => call.Account.EndedNotComparable(NotComparableReason.FileSent));

    /// <summary>Called when the copy of the response is not whole any more: its place is free for another call.</summary>
    public void ResponseWasLost() => EndEarly(static call =>
    {
        if (call.ResponseBody.Loss == PooledBodyLoss.NoMemory)
        {
            call.Account.EndedDropped(DropReason.NoMemory);
        }
        else
        {
            call.Account.EndedNotComparable(NotComparableReason.ControlBodyOverCap);
        }
    });

    /// <summary>Called when a tee of ours failed.</summary>
    public void Failed(Exception fault)
    {
        _captures.Faults.CaughtOnCallersPath("a tee", fault);
        EndEarly(static call => call.Account.EndedNotComparable(NotComparableReason.CaptureFailed));
    }

    private void EndEarly(Action<HttpShadowCall> count)
    {
        if (TakeCall() is { } call)
        {
            _response.Detach();
            _request?.Detach();
            count(call);
            Release(call);
        }
    }

    private HttpShadowCall? TakeCall() => Interlocked.Exchange(ref _call, null);

    // The features may be anybody's, and may throw: one that does must not keep the others from being put back.
    private bool TryRestore(HttpContext context, bool completed)
    {
        var response = TryRestoreResponse(context);
        var request = !_wrapsRequest || TryRestoreRequest(context);
        _wrapsRequest = false;
        _head = null;
        if (!completed || !_isUntouched || !response || !request)
        {
            _captures.Forget(context);
        }

        return response && request;
    }

    private bool TryRestoreResponse(HttpContext context)
    {
        try
        {
            if (ReferenceEquals(context.Features.Get<CallCapture>(), this))
            {
                context.Features.Set<CallCapture>(null);
            }

            _isUntouched = _response.Restore(context);
            return true;
        }
        catch (Exception fault)
        {
            _captures.Faults.CaughtOnCallersPath("the end of a capture", fault);
            return false;
        }
    }

    private bool TryRestoreRequest(HttpContext context)
    {
        try
        {
            _isUntouched &= _request!.Restore(context);
            return true;
        }
        catch (Exception fault)
        {
            _captures.Faults.CaughtOnCallersPath("the end of a capture", fault);
            return false;
        }
    }

    private void Finish(HttpContext context, HttpShadowCall call, bool completed, bool restored)
    {
        var handedOver = false;
        try
        {
            call.ResponseBody.Seal();
            call.RequestBody.Seal();
            if (context.RequestAborted.IsCancellationRequested)
            {
                call.Account.Ended(CallOutcome.Aborted);
            }
            else if (!completed)
            {
                call.Account.Ended(CallOutcome.ControlFailed);
            }
            else if (!restored)
            {
                call.Account.EndedNotComparable(NotComparableReason.CaptureFailed);
            }
            else if (WhyDropped(call) is { } dropped)
            {
                call.Account.EndedDropped(dropped);
            }
            else if (WhyNot(context, call) is { } whyNot)
            {
                call.Account.EndedNotComparable(whyNot);
            }
            else
            {
                ResponseCopy.Take(context.Response, call);
                handedOver = true;
                _captures.Pump.Post(call);
            }
        }
        catch (Exception fault) when (!handedOver)
        {
            _captures.Faults.CaughtOnCallersPath("the end of a capture", fault);
            call.Account.EndedNotComparable(NotComparableReason.CaptureFailed);
        }
        finally
        {
            if (!handedOver)
            {
                Release(call);
            }
        }
    }

    private void Release(HttpShadowCall call)
    {
        call.Release();
        _captures.Book.CallEnded();
    }

    private static DropReason? WhyDropped(HttpShadowCall call) =>
        call.ResponseBody.Loss == PooledBodyLoss.NoMemory || call.RequestBody.Loss == PooledBodyLoss.NoMemory ? DropReason.NoMemory : null;

    private NotComparableReason? WhyNot(HttpContext context, HttpShadowCall call)
    {
        var response = context.Response;
        return response.StatusCode switch
        {
            StatusCodes.Status304NotModified => NotComparableReason.NotModified,
            StatusCodes.Status206PartialContent => NotComparableReason.PartialContent,
            >= StatusCodes.Status400BadRequest when call.ResponseBody.Offered == 0 && context.Features.Get<IStatusCodePagesFeature>()?.Enabled == true => NotComparableReason.StatusPage,
            _ when RequestKind.IsStream(response.ContentType) => NotComparableReason.Stream,
            _ when call.ResponseBody.Loss == PooledBodyLoss.OverCap => NotComparableReason.ControlBodyOverCap,
            _ when call.RequestBody.Loss == PooledBodyLoss.OverCap => NotComparableReason.RequestBodyOverCap,
            _ when call.HasRequestBody && !_request!.IsWhole => NotComparableReason.RequestBodyNotRead,
            _ when !HttpMethods.IsHead(call.Method) && response.ContentLength is { } length && length != call.ResponseBody.Offered => NotComparableReason.LengthMismatch,
            _ => null,
        };
    }
}
