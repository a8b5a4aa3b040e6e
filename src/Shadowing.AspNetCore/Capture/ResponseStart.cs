using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Shadowing.Accounting;
using Shadowing.AspNetCore.Calls;

namespace Shadowing.AspNetCore.Capture;

/// <summary>Watches one response until it starts: what the server's callbacks of <c>OnStarting</c> make of its head belongs to the
/// control's answer.</summary>
/// <remarks>
/// The answer's head is final only when the server has run the callbacks. Where that was not by the end of the control, what the control
/// left is noted then, and the call waits until the server starts the response; what middlewares outside made of it meanwhile is told from
/// what the callbacks made of it.
/// </remarks>
internal sealed class ResponseStart(CallCapture capture, CallCaptures captures)
{
    private static readonly Func<object, Task> s_beforeCallbacks = static start => ((ResponseStart)start).BeforeCallbacks();
    private static readonly Func<object, Task> s_afterCallbacks = static start => ((ResponseStart)start).AfterCallbacks();
    private static readonly Func<object, Task> s_afterResponse = static start => ((ResponseStart)start).AfterResponse();

    private readonly ResponseHead _atStart = new();
    private HttpShadowCall? _waiting;
    private HttpContext? _waitsIn;
    private string? _encodingLeft;
    private bool _hasWritten;
    private string? _encodingAtStart;
    private volatile CallbackPhase _phase;

    // The last net: who never runs the callbacks that it took, as a test server whose pipeline threw, lets go of its context in the end.
#pragma warning disable MA0055 // There is no other moment: nothing else is told that the context is gone.
    ~ResponseStart()
#pragma warning restore MA0055
    {
        if (GiveUp() is { } call)
        {
            capture.LetGo(call);
        }
    }

    /// <summary>Gets what the response's head is; null where the server has none, and when nobody watches any more.</summary>
    public IHttpResponseFeature? Head { get; private set; }

    /// <summary>Gets in which encodings the control wrote its body, as far as that is known.</summary>
    public string? ContentEncoding { get; private set; }

    /// <summary>Gets a value indicating whether the callbacks were begun and not ended: one of them threw.</summary>
    public bool BrokeOff => _phase == CallbackPhase.Running;

    /// <summary>Begins: what callbacks the control registers from here on run between two of ours.</summary>
    public void Watch(HttpContext context)
    {
        Head = context.Features.Find<IHttpResponseFeature>();
        ContentEncoding = _encodingLeft = _encodingAtStart = null;
        _hasWritten = false;
        _phase = CallbackPhase.Unwatched;

        // Callbacks run last in, first out: the one that is registered before the control's runs after them. The framework's own feature,
        // and what is made of it, which stand in requests within requests, take callbacks and run none.
        if (Head is { HasStarted: false } and not HttpResponseFeature)
        {
            Register(Head);
        }
    }

    /// <summary>Called before the control's bytes go to the server, the head with them: they are in the encoding that the control says
    /// now.</summary>
    public void ControlWrites(IHttpResponseFeature head)
    {
        NoteEncoding(head.Headers);
        WatchAgain(head);
        _hasWritten = true;
    }

    /// <summary>Called after it. What was set meanwhile is not the control's: a compression that stands before this sets its header when it
    /// gets our first byte, which is not compressed yet.</summary>
    /// <returns>Whether the response has started, so that its head is final.</returns>
    public bool ControlWrote(IHttpResponseFeature head)
    {
        _encodingLeft = head.Headers.ContentEncoding;
        return head.HasStarted;
    }

    /// <summary>Called when the control has ended: what it has not sent, or what somebody outside holds back, is in the encoding that it
    /// said last.</summary>
    public void ControlEnded(IHeaderDictionary headers) => NoteEncoding(headers);

    /// <summary>Lets a call wait for the start of the response, where it has not started yet.</summary>
    /// <returns>Whether it waits; the capture concludes it when the response starts or ends.</returns>
    public bool TryWait(HttpContext context, HttpShadowCall call)
    {
        if (_phase is not (CallbackPhase.Registered or CallbackPhase.RegisteredTwice) || Head is not { HasStarted: false } head)
        {
            return false;
        }

        WatchAgain(head);
        _waitsIn = context;

        // With a barrier, here and where the callbacks have run: one of the two sees what the other wrote.
        Interlocked.Exchange(ref _waiting, call);

        // A write that the control has not waited for may start the response at this very moment.
        if (_phase == CallbackPhase.Ran || head.HasStarted)
        {
            End();
        }

        return true;
    }

    /// <summary>Concludes the call that waits, if one does.</summary>
    public void End(CallOutcome? ended = null)
    {
        if (GiveUp() is { } call)
        {
            Conclude(call, ended);
        }
    }

    private void Conclude(HttpShadowCall call, CallOutcome? ended)
    {
        var context = _waitsIn!;
        _waitsIn = null;
        Head = null;
        _atStart.Clear();
        capture.Conclude(context, call, ended, hasWaited: true);
    }

    /// <summary>Takes the call that waits, if one does, without concluding it.</summary>
    public HttpShadowCall? GiveUp() => Volatile.Read(ref _waiting) is null ? null : Interlocked.Exchange(ref _waiting, null);

    private void Register(IHttpResponseFeature head)
    {
        try
        {
            head.OnCompleted(s_afterResponse, this);
            head.OnStarting(s_afterCallbacks, this);
            _phase = CallbackPhase.Registered;
        }
        catch (NotSupportedException)
        {
            // Somebody's own, which takes no callbacks: there are none of the control's either.
        }
    }

    // Where it is not what the last write left behind, the control has set it since.
    private void NoteEncoding(IHeaderDictionary headers)
    {
        // After the start nobody can; a callback of somebody outside may have, when it began.
        if (_hasWritten && Head is { HasStarted: true })
        {
            return;
        }

        string? encoding = headers.ContentEncoding;
        if (encoding != _encodingLeft)
        {
            ContentEncoding = _encodingLeft = encoding;
        }
    }

    // The one that is registered when the control has written, or has ended, runs before its own.
    private void WatchAgain(IHttpResponseFeature head)
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
            if (_phase == CallbackPhase.RegisteredTwice && Head is { } head)
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
            captures.Faults.CaughtOnCallersPath("the start of a response", fault);
        }

        return Task.CompletedTask;
    }

    private Task AfterCallbacks()
    {
        try
        {
            if (_phase == CallbackPhase.Running && Head is { } head)
            {
                _phase = CallbackPhase.Ran;
                Interlocked.MemoryBarrier();
                string? encoding = head.Headers.ContentEncoding;
                if (encoding != _encodingAtStart)
                {
                    ContentEncoding = _encodingLeft = encoding;
                }

                // Taken first: one that waits for too long is given up by another thread, and is another call then.
                if (GiveUp() is { } waiting)
                {
                    _atStart.TakeChanges(head.StatusCode, head.Headers, waiting);
                    Conclude(waiting, ended: null);
                }
            }

            End();
        }
        catch (Exception fault)
        {
            captures.Faults.CaughtOnCallersPath("the start of a response", fault);
        }

        return Task.CompletedTask;
    }

    // The last word: a response that never started, or a callback that threw, ends here.
    private Task AfterResponse()
    {
        End(CallOutcome.ControlFailed);
        return Task.CompletedTask;
    }
}
