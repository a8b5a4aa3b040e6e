using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Shadowing.Accounting;
using Shadowing.AspNetCore.Calls;
using Shadowing.AspNetCore.Replay;
using Shadowing.Evidence;
using Shadowing.Execution;
using Shadowing.Execution.Running;
using Shadowing.Observations;
using Shadowing.Telemetry;

namespace Shadowing.AspNetCore.Capture;

/// <summary>Begins captures. Each context has one of its own, which is used again when the server uses the context again.</summary>
/// <remarks>
/// Not one pool for all: an application that writes after its request has ended would write into the response of whoever got
/// its tee next. So it reaches at most the connection that it could reach without this library (docs/design/decisions/0002).
/// </remarks>
internal sealed class CallCaptures
{
    private readonly ConditionalWeakTable<HttpContext, CallCapture> _byContext = [];
    private readonly CaptureGate _gate;
    private readonly OpenControls _open;

    public CallCaptures(CaptureGate gate, ShadowPump pump, CallEnds ends, OpenControls open, FaultLog faults, TimeProvider time)
    {
        (_gate, Pump, Ends, _open, Faults, Time) = (gate, pump, ends, open, faults, time);
        open.Ask(GiveUpThoseBefore);
    }

    public FaultLog Faults { get; }

    public ShadowPump Pump { get; }

    public CallEnds Ends { get; }

    public TimeProvider Time { get; }

    /// <summary>Begins to capture an admitted call; null when that failed, which is counted.</summary>
    public CallCapture? Begin(HttpContext context, ShadowedEndpoint selection, RequestHeaders headers)
    {
        HttpShadowCall? call = null;
        CallCapture? capture = null;
        try
        {
            call = HttpShadowCall.Take(selection, _gate, RequestDescription.Of);
            capture = _byContext.TryGetValue(context, out var known) && !known.IsRunning ? known : Add(context);
            capture.Begin(context, headers, call);
            _open.CallIsInHand();
            return capture;
        }
        catch (Exception fault)
        {
            Faults.CaughtOnCallersPath("the begin of a capture", fault);
            capture?.Abandon(context);
            Forget(context);
            headers.Clear();
            var end = CallEnd.NotComparable(fault is NotRunException notRun ? notRun.Reason : NotComparableReason.CaptureFailed);
            if (call is null)
            {
                _gate.Leave(selection.State);
                Ends.End(selection.Account, end);
            }
            else
            {
                Ends.End(call, end);
            }

            return null;
        }
    }

    /// <summary>Lets go of a context's capture: somebody may still hold its streams.</summary>
    public void Forget(HttpContext context) => _byContext.Remove(context);

    private void GiveUpThoseBefore(long timestamp)
    {
        foreach (var (_, capture) in _byContext)
        {
            capture.GiveUpIfBefore(timestamp);
        }
    }

    private CallCapture Add(HttpContext context)
    {
        var capture = new CallCapture(this);
        _byContext.AddOrUpdate(context, capture);
        return capture;
    }
}
