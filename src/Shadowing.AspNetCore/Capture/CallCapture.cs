using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Shadowing.Execution;
using Shadowing.Observations;
using Shadowing.Reporting;

namespace Shadowing.AspNetCore.Capture;

/// <summary>Wraps one request's bodies while the control runs, puts everything back, and hands the call over. Nothing in here throws into the pipeline.</summary>
/// <remarks>
/// The answer's head is final only when the server has run the callbacks of <c>OnStarting</c>. Where that was not by the end of the control, what the control left is
/// noted then, and the call goes on when the server starts the response; what middlewares outside made of it meanwhile is told from what the callbacks made of it.
/// </remarks>
internal sealed class CallCapture
{
    private static readonly Func<object, Task> s_beforeCallbacks = static capture => ((CallCapture)capture).BeforeCallbacks();
    private static readonly Func<object, Task> s_afterCallbacks = static capture => ((CallCapture)capture).AfterCallbacks();
    private static readonly Func<object, Task> s_afterResponse = static capture => ((CallCapture)capture).AfterResponse();

    private readonly CallCaptures _captures;
    private readonly ResponseTee _response;
    private readonly ControlWatch _watch;
    private readonly ResponseHead _atStart = new();
    private RequestTee? _request;
    private HttpShadowCall? _call;
    private HttpShadowCall? _waiting;
    private HttpContext? _waitsIn;
    private IHttpResponseFeature? _head;
    private long _started;
    private string? _contentEncoding;
    private string? _encodingAtStart;
    private volatile CallbackPhase _phase;
    private volatile bool _broke;
    private bool _wrapsRequest;
    private bool _isUntouched;

    public CallCapture(CallCaptures captures)
    {
        _captures = captures;
        _response = new ResponseTee(this);
        _watch = new ControlWatch(this);
    }

    // The last net: who never runs the callbacks that it took, as a test server whose pipeline threw, lets go of its context in the end.
#pragma warning disable MA0055 // There is no other moment: nothing else is told that the context is gone.
    ~CallCapture()
#pragma warning restore MA0055
    {
        if (Interlocked.Exchange(ref _waiting, null) is { } call)
        {
            LetGo(call);
        }
    }

    /// <summary>Begins: from here on both bodies are copied as they pass.</summary>
    public void Begin(HttpContext context, HttpShadowCall call)
    {
        // Somebody outside runs the rest of the pipeline again, and nothing has been sent yet.
        EndWaiting();
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
        _contentEncoding = _encodingAtStart = null;
        _broke = false;
        _phase = CallbackPhase.Unwatched;
        context.Features.Set(this);
        if (_wrapsRequest)
        {
            _request ??= new RequestTee();
            _request.Attach(context, call.RequestBody);
        }

        _response.Attach(context, call.ResponseBody);
        _watch.Attach(context);
        WatchCallbacks();
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
            BecameStream();
            return;
        }

        // Now, not at the end: a compression that stands before this sets the header when it gets our first byte, which is not compressed yet.
        _contentEncoding = head.Headers.ContentEncoding;
        WatchCallbacksAgain(head);
    }

    /// <summary>Called when the answer turns out to be a stream: nothing is held of it.</summary>
    public void BecameStream() => EndEarly(static call => call.Account.EndedNotComparable(NotComparableReason.Stream));

    /// <summary>Called when a file passes the body by.</summary>
    public void FileWasSent() => EndEarly(static call => call.Account.EndedNotComparable(NotComparableReason.FileSent));

    /// <summary>Called when the control goes back in what it wrote and writes over it.</summary>
    public void ResponseWasRewritten() => EndEarly(static call => call.Account.EndedNotComparable(NotComparableReason.ResponseRewritten));

    /// <summary>Called when the control gives its answer up: it aborts or resets the request, or ends the body with an exception.</summary>
    public void Broke() => _broke = true;

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
        if (TakeCall() is not { } call)
        {
            return;
        }

        try
        {
            _response.Detach();
            _request?.Detach();
            count(call);
            Release(call);
        }
        catch (Exception fault)
        {
            // In the middle of a write of the application's.
            _captures.Faults.CaughtOnCallersPath("the end of a capture", fault);
        }
    }

    private HttpShadowCall? TakeCall() => Interlocked.Exchange(ref _call, null);

    // Callbacks run last in, first out: the one that is registered before the control's runs after them. The framework's own feature, which stands in requests within
    // requests, takes callbacks and runs none.
    private void WatchCallbacks()
    {
        if (_head is { HasStarted: false } head && head.GetType() != typeof(HttpResponseFeature))
        {
            head.OnStarting(s_afterCallbacks, this);
            head.OnCompleted(s_afterResponse, this);
            _phase = CallbackPhase.Registered;
        }
    }

    // And the one that is registered when the control has written, or has ended, runs before them.
    private void WatchCallbacksAgain(IHttpResponseFeature head)
    {
        if (_phase == CallbackPhase.Registered && !head.HasStarted)
        {
            head.OnStarting(s_beforeCallbacks, this);
            _phase = CallbackPhase.RegisteredTwice;
        }
    }

    private Task BeforeCallbacks()
    {
        try
        {
            if (_phase == CallbackPhase.RegisteredTwice && _head is { } head)
            {
                _phase = CallbackPhase.Running;
                _encodingAtStart = head.Headers.ContentEncoding;
                if (_waiting is { } waiting)
                {
                    _atStart.Take(head.StatusCode, head.Headers, waiting);
                }
            }
        }
        catch (Exception fault)
        {
            _captures.Faults.CaughtOnCallersPath("the start of a response", fault);
        }

        return Task.CompletedTask;
    }

    private Task AfterCallbacks()
    {
        try
        {
            if (_phase == CallbackPhase.Running && _head is { } head)
            {
                _phase = CallbackPhase.Ran;
                string? encoding = head.Headers.ContentEncoding;
                if (encoding != _encodingAtStart)
                {
                    _contentEncoding = encoding;
                }

                if (_waiting is { } waiting)
                {
                    _atStart.TakeChanges(head.StatusCode, head.Headers, waiting);
                }
            }

            EndWaiting();
        }
        catch (Exception fault)
        {
            _captures.Faults.CaughtOnCallersPath("the start of a response", fault);
        }

        return Task.CompletedTask;
    }

    // The last word: a response that never started, or a callback that threw, ends here.
    private Task AfterResponse()
    {
        EndWaiting(CallOutcome.ControlFailed);
        return Task.CompletedTask;
    }

    private void EndWaiting(CallOutcome? ended = null)
    {
        if (Interlocked.Exchange(ref _waiting, null) is not { } call)
        {
            return;
        }

        var context = _waitsIn!;
        _waitsIn = null;
        _head = null;
        _atStart.Clear();
        Conclude(context, call, ended);
    }

    // The features may be anybody's, and may throw: one that does must not keep the others from being put back.
    private bool TryRestore(HttpContext context, bool completed)
    {
        var response = TryRestoreResponse(context);
        var request = !_wrapsRequest || TryRestoreRequest(context);
        var watch = TryRestoreWatch(context);
        _wrapsRequest = false;
        if (!completed || !_isUntouched || !response || !request || !watch)
        {
            _captures.Forget(context);
        }

        return response && request && watch;
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

    private bool TryRestoreWatch(HttpContext context)
    {
        try
        {
            _isUntouched &= _watch.Restore(context);
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
        var settled = false;
        try
        {
            call.ResponseBody.Seal();
            call.RequestBody.Seal();
            if (WhyEnded(context, call, completed) is { } outcome)
            {
                call.Account.Ended(outcome);
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
                if (!_response.HasBegun)
                {
                    _contentEncoding = context.Response.Headers.ContentEncoding;
                }

                settled = true;
                WaitOrConclude(context, call);
            }
        }
        catch (Exception fault) when (!settled)
        {
            _captures.Faults.CaughtOnCallersPath("the end of a capture", fault);
            call.Account.EndedNotComparable(NotComparableReason.CaptureFailed);
        }
        finally
        {
            if (!settled)
            {
                Release(call);
            }
        }
    }

    private void WaitOrConclude(HttpContext context, HttpShadowCall call)
    {
        if (_phase is CallbackPhase.Registered or CallbackPhase.RegisteredTwice && _head is { HasStarted: false } head)
        {
            WatchCallbacksAgain(head);
            _waitsIn = context;
            Volatile.Write(ref _waiting, call);

            // A write that the control has not waited for may start the response at this very moment.
            if (_phase == CallbackPhase.Ran || head.HasStarted)
            {
                EndWaiting();
            }
        }
        else
        {
            Conclude(context, call, _phase == CallbackPhase.Running ? CallOutcome.ControlFailed : null);
        }
    }

    // From here on only what the call holds is looked at: the response may be somebody else's by now.
    private void Conclude(HttpContext context, HttpShadowCall call, CallOutcome? ended)
    {
        var handedOver = false;
        try
        {
            call.ControlContentEncoding = _contentEncoding;
            if (context.RequestAborted.IsCancellationRequested)
            {
                call.Account.Ended(CallOutcome.Aborted);
            }
            else if (ended is { } outcome)
            {
                call.Account.Ended(outcome);
            }
            else if (WhyNot(call) is { } whyNot)
            {
                call.Account.EndedNotComparable(whyNot);
            }
            else
            {
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

    private void LetGo(HttpShadowCall call)
    {
        try
        {
            call.Account.Ended(CallOutcome.ControlFailed);
            Release(call);
        }
        catch (Exception fault)
        {
            _captures.Faults.CaughtOnCallersPath("the end of a capture", fault);
        }
    }

    private void Release(HttpShadowCall call)
    {
        call.Release();
        _captures.Book.CallEnded();
    }

    // Who broke it first: a control that gives up makes the server cancel the very token that says that the caller went away.
    private CallOutcome? WhyEnded(HttpContext context, HttpShadowCall call, bool completed) =>
        _broke ? CallOutcome.ControlFailed
        : context.RequestAborted.IsCancellationRequested || (call.HasRequestBody && _request!.WasCut) ? CallOutcome.Aborted
        : completed ? null
        : CallOutcome.ControlFailed;

    private static DropReason? WhyDropped(HttpShadowCall call) =>
        call.ResponseBody.Loss == PooledBodyLoss.NoMemory || call.RequestBody.Loss == PooledBodyLoss.NoMemory ? DropReason.NoMemory : null;

    private NotComparableReason? WhyNot(HttpContext context, HttpShadowCall call)
    {
        var response = context.Response;
        return response.StatusCode switch
        {
            >= StatusCodes.Status400BadRequest when call.ResponseBody.Offered == 0 && context.Features.Get<IStatusCodePagesFeature>()?.Enabled == true => NotComparableReason.StatusPage,
            _ when call.ResponseBody.Loss == PooledBodyLoss.OverCap => NotComparableReason.ControlBodyOverCap,
            _ when call.RequestBody.Loss == PooledBodyLoss.OverCap => NotComparableReason.RequestBodyOverCap,
            _ when call.HasRequestBody && !_request!.IsWhole => NotComparableReason.RequestBodyNotRead,
            _ when !HttpMethods.IsHead(call.Method) && response.ContentLength is { } length && length != call.ResponseBody.Offered && response.StatusCode != StatusCodes.Status304NotModified => NotComparableReason.LengthMismatch,
            _ => null,
        };
    }

    private static NotComparableReason? WhyNot(HttpShadowCall call) => call.ControlStatus switch
    {
        StatusCodes.Status304NotModified => NotComparableReason.NotModified,
        StatusCodes.Status206PartialContent => NotComparableReason.PartialContent,
        _ when RequestKind.IsStream(call.ControlContentType) => NotComparableReason.Stream,
        _ => null,
    };
}
