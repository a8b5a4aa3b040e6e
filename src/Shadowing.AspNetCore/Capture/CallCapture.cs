using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Shadowing.Accounting;
using Shadowing.AspNetCore.Calls;
using Shadowing.Execution;
using Shadowing.Observations;

namespace Shadowing.AspNetCore.Capture;

/// <summary>Wraps one request's bodies while the control runs, puts everything back, and hands the call over. Nothing in here throws into
/// the pipeline.</summary>
internal sealed class CallCapture
{
    // How many requests of this process are captured now: while none is, nobody need look for a capture in a context.
    private static int s_running;

    private readonly CallCaptures _captures;
    private readonly ResponseTee _response;
    private readonly ControlWatch _watch;
    private readonly ResponseStart _start;
    private RequestTee? _request;
    private HttpShadowCall? _call;
    private long _started;
    private volatile bool _broke;
    private bool _wrapsRequest;
    private bool _isUntouched;

    public CallCapture(CallCaptures captures)
    {
        _captures = captures;
        _response = new ResponseTee(this);
        _watch = new ControlWatch(this);
        _start = new ResponseStart(this, captures);
    }

    /// <summary>Tells whether a context's request is captured already: then its pipeline runs once more within.</summary>
    /// <remarks>By either of two features of ours: the application may have put something over one of them.</remarks>
    public static bool IsIn(IFeatureCollection features) =>
        Volatile.Read(ref s_running) != 0
        && (features.Find<IHttpRequestLifetimeFeature>() is ControlWatch { IsAttached: true }
            || features.Find<IHttpResponseBodyFeature>() is ResponseTee { IsAttached: true });

    /// <summary>Gets a value indicating whether a request is captured now, so that this serves no other.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>Begins: from here on both bodies are copied as they pass.</summary>
    public void Begin(HttpContext context, RequestHeaders headers, HttpShadowCall call)
    {
        // Somebody outside runs the rest of the pipeline again, and nothing has been sent yet.
        _start.End();
        IsRunning = true;

        // Before the first of ours is in its place, and until the last one has left.
        Interlocked.Increment(ref s_running);
        call.HasRequestBody = context.Features.Find<IHttpRequestBodyDetectionFeature>()?.CanHaveBody
            ?? headers.AnnounceBody;
        RequestCopy.Take(context, headers, call);
        try
        {
            RequestCopy.Carry(context, call, _captures.Time);
        }
        catch (Exception fault)
        {
            throw new NotRunException(NotComparableReason.CarryFailed, fault);
        }

        _wrapsRequest = call.HasRequestBody;
        _broke = false;
        if (_wrapsRequest)
        {
            call.RequestBody.Open(call.State.Bytes, call.Experiment.MaxBodyBytes);
            _request ??= new RequestTee();
            _request.Attach(context, call.RequestBody);
        }

        _response.Attach(context, call.ResponseBody);
        _watch.Attach(context);
        _start.Watch(context);
        _started = _captures.Time.GetTimestamp();

        // Last: a write that is late from the context's previous request must not find a call that is only half begun.
        Volatile.Write(ref _call, call);
    }

    /// <summary>Puts everything back and hands the call to the pump, or counts why it goes no further.</summary>
    public void End(HttpContext context, bool completed)
    {
        try
        {
            var now = _captures.Time.GetTimestamp();
            var restored = TryRestore(context, completed);
            if (TakeCall() is { } call)
            {
                call.ControlDuration = _captures.Time.GetElapsedTime(_started, now);
                call.QueuedAt = now;
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

    /// <summary>Called before anything of the response goes to the server.</summary>
    public void ResponseGoes()
    {
        if (_call is not null && _start.Head is { } head)
        {
            _start.ControlWrites(head);
        }
    }

    /// <summary>Called after it: a stream is recognized by its type as soon as some of it was accepted, and let go at once.</summary>
    /// <returns>Whether the head is final, and nobody need ask again.</returns>
    public bool ResponseWent(bool isAccepted)
    {
        if (_call is null || _start.Head is not { } head)
        {
            return true;
        }

        if (isAccepted && RequestKind.IsStream(head.Headers.ContentType.ToString()))
        {
            BecameStream();
            return true;
        }

        return _start.ControlWrote(head);
    }

    /// <summary>Called when the answer turns out to be a stream: nothing is held of it.</summary>
    public void BecameStream() => EndEarly(CallEnd.NotComparable(NotComparableReason.Stream));

    /// <summary>Called when a file passes the body by.</summary>
    public void FileWasSent() => EndEarly(CallEnd.NotComparable(NotComparableReason.FileSent));

    /// <summary>Called when the control goes back in what it wrote and writes over it.</summary>
    public void ResponseWasRewritten() => EndEarly(CallEnd.NotComparable(NotComparableReason.ResponseRewritten));

    /// <summary>Called when the control gives its answer up: it aborts or resets the request, or ends the body with an exception.</summary>
    public void Broke() => _broke = true;

    /// <summary>Called when the copy of the response is not whole any more: its place is free for another call.</summary>
    public void ResponseWasLost()
    {
        if (TakeCall() is { } call)
        {
            EndEarly(call, call.ResponseBody.Loss == PooledBodyLoss.NoMemory
                ? CallEnd.Dropped(DropReason.NoMemory)
                : CallEnd.NotComparable(NotComparableReason.ControlBodyOverCap));
        }
    }

    /// <summary>Called when a tee of ours failed.</summary>
    public void Failed(Exception fault)
    {
        _captures.Faults.CaughtOnCallersPath("a tee", fault);
        EndEarly(CallEnd.NotComparable(NotComparableReason.CaptureFailed));
    }

    /// <summary>Called when the answer's head is final. From here on only what the call holds is looked at: the response may be somebody
    /// else's by now.</summary>
    /// <param name="context">The request's context.</param>
    /// <param name="call">The call.</param>
    /// <param name="ended">How it ended; null when it goes on.</param>
    /// <param name="hasWaited">Whether that was later than the end of the control.</param>
    public void Conclude(HttpContext context, HttpShadowCall call, CallOutcome? ended, bool hasWaited)
    {
        if (EndOf(context, call, ended) is { } end)
        {
            _captures.Ends.End(call, end);
        }
        else
        {
            _captures.Pump.Post(call, hasWaited ? _captures.Time.GetTimestamp() : call.QueuedAt);
        }
    }

    /// <summary>Gives a call's place back that it has held for long enough: its control, or what is left of its answer, may never
    /// end.</summary>
    /// <param name="timestamp">When it must have begun at the latest.</param>
    public void GiveUpIfBefore(long timestamp)
    {
        var call = Volatile.Read(ref _call);
        if (Volatile.Read(ref _started) >= timestamp)
        {
            return;
        }

        var end = CallEnd.NotComparable(NotComparableReason.ControlNotEnded);
        if (call is not null && ReferenceEquals(Interlocked.CompareExchange(ref _call, null, call), call))
        {
            // The tees stay: they may serve the context's next request by now, and copy nothing into what was given back.
            _captures.Ends.End(call, end);
        }
        else if (_start.GiveUp() is { } waiting)
        {
            _captures.Ends.End(waiting, end);
        }
    }

    /// <summary>Called when nobody will ever say what became of the response.</summary>
    public void LetGo(HttpShadowCall call)
    {
        try
        {
            _captures.Ends.End(call, CallEnd.Of(CallOutcome.ControlFailed));
        }
        catch (Exception fault)
        {
            _captures.Faults.CaughtOnCallersPath("the end of a capture", fault);
        }
    }

    private void EndEarly(CallEnd end)
    {
        if (TakeCall() is { } call)
        {
            EndEarly(call, end);
        }
    }

    private void EndEarly(HttpShadowCall call, in CallEnd end)
    {
        try
        {
            _response.Detach();
            _request?.Detach();
            _captures.Ends.End(call, end);
        }
        catch (Exception fault)
        {
            // In the middle of a write of the application's.
            _captures.Faults.CaughtOnCallersPath("the end of a capture", fault);
        }
    }

    private HttpShadowCall? TakeCall() => Interlocked.Exchange(ref _call, null);

    // The features may be anybody's, and may throw: one that does must not keep the others from being put back.
    private bool TryRestore(HttpContext context, bool completed)
    {
        _isUntouched = true;
        var hasRun = IsRunning;
        IsRunning = false;
        var response = TryPutBack(context, static (capture, context) => capture._response.Restore(context));
        var request = !_wrapsRequest || TryPutBack(context, static (capture, context) => capture._request!.Restore(context));
        var watch = TryPutBack(context, static (capture, context) => capture._watch.Restore(context));
        _wrapsRequest = false;

        // Where one could not leave, it stays counted: all are looked at for ever then, and none is passed by.
        if (hasRun && !_response.IsAttached && !_watch.IsAttached)
        {
            Interlocked.Decrement(ref s_running);
        }

        if (!completed || !_isUntouched || !response || !request || !watch)
        {
            _captures.Forget(context);
        }

        return response && request && watch;
    }

    private bool TryPutBack(HttpContext context, Func<CallCapture, HttpContext, bool> putBack)
    {
        try
        {
            _isUntouched &= putBack(this, context);
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
        if (EndOf(context, call, completed, restored) is { } end)
        {
            _captures.Ends.End(call, end);
        }
        else if (!_start.TryWait(context, call))
        {
            Conclude(context, call, _start.BrokeOff ? CallOutcome.ControlFailed : null, hasWaited: false);
        }
    }

    // How the call ends when its handler has; null when it goes on.
    private CallEnd? EndOf(HttpContext context, HttpShadowCall call, bool completed, bool restored)
    {
        try
        {
            call.ResponseBody.Seal();
            if (call.HasRequestBody)
            {
                call.RequestBody.Seal();
            }

            if (WhyEnded(context, call, completed) is { } outcome)
            {
                return CallEnd.Of(outcome);
            }

            if (!restored)
            {
                return CallEnd.NotComparable(NotComparableReason.CaptureFailed);
            }

            if (WhyDropped(call) is { } dropped)
            {
                return CallEnd.Dropped(dropped);
            }

            var response = context.Features.Find<IHttpResponseFeature>()!;
            if (WhyNot(context, response, call) is { } whyNot)
            {
                return CallEnd.NotComparable(whyNot);
            }

            ResponseCopy.Take(response, call);
            _start.ControlEnded(response.Headers);
            return null;
        }
        catch (Exception fault)
        {
            _captures.Faults.CaughtOnCallersPath("the end of a capture", fault);
            return CallEnd.NotComparable(NotComparableReason.CaptureFailed);
        }
    }

    // How the call ends when its answer's head is final; null when it goes on.
    private CallEnd? EndOf(HttpContext context, HttpShadowCall call, CallOutcome? ended)
    {
        try
        {
            call.ControlContentEncoding = _start.ContentEncoding;
            return IsGone(context) ? CallEnd.Of(CallOutcome.Aborted)
                : ended is { } outcome ? CallEnd.Of(outcome)
                : WhyNot(call) is { } whyNot ? CallEnd.NotComparable(whyNot)
                : null;
        }
        catch (Exception fault)
        {
            _captures.Faults.CaughtOnCallersPath("the end of a capture", fault);
            return CallEnd.NotComparable(NotComparableReason.CaptureFailed);
        }
    }

    // Who broke it first: a control that gives up makes the server cancel the very token that says that the caller went away.
    private CallOutcome? WhyEnded(HttpContext context, HttpShadowCall call, bool completed) =>
        _broke ? CallOutcome.ControlFailed
        : IsGone(context) || (call.HasRequestBody && _request!.WasCut) ? CallOutcome.Aborted
        : completed ? null
        : CallOutcome.ControlFailed;

    // A time limit of the application's cancels the same token.
    private static bool IsGone(HttpContext context) =>
        context.Features.Find<IHttpRequestLifetimeFeature>()?.RequestAborted.IsCancellationRequested == true
            && context.Features.Find<IHttpRequestTimeoutFeature>() is not { RequestTimeoutToken.IsCancellationRequested: true };

    private static DropReason? WhyDropped(HttpShadowCall call) =>
        call.ResponseBody.Loss == PooledBodyLoss.NoMemory || call.RequestBody.Loss == PooledBodyLoss.NoMemory ? DropReason.NoMemory : null;

    private NotComparableReason? WhyNot(HttpContext context, IHttpResponseFeature response, HttpShadowCall call) =>
        response.StatusCode switch
        {
            >= StatusCodes.Status400BadRequest when call.ResponseBody.Offered == 0
                && context.Features.Find<IStatusCodePagesFeature>()?.Enabled == true => NotComparableReason.StatusPage,
            _ when call.ResponseBody.Loss == PooledBodyLoss.OverCap => NotComparableReason.ControlBodyOverCap,
            _ when call.RequestBody.Loss == PooledBodyLoss.OverCap => NotComparableReason.RequestBodyOverCap,
            _ when call.HasRequestBody && !_request!.IsWhole => NotComparableReason.RequestBodyNotRead,
            _ when !HttpMethods.IsHead(call.Method) && response.Headers.ContentLength is { } length && length != call.ResponseBody.Offered
                && response.StatusCode != StatusCodes.Status304NotModified => NotComparableReason.LengthMismatch,
            _ => null,
        };

    private static NotComparableReason? WhyNot(HttpShadowCall call) => call.ControlStatus switch
    {
        StatusCodes.Status304NotModified => NotComparableReason.NotModified,
        StatusCodes.Status206PartialContent => NotComparableReason.PartialContent,
        _ when RequestKind.IsStream(call.ControlContentType) => NotComparableReason.Stream,
        _ => null,
    };
}
