using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Shadowing.Accounting;
using Shadowing.AspNetCore.Calls;
using Shadowing.AspNetCore.Candidates;
using Shadowing.AspNetCore.Capture;
using Shadowing.Evidence;
using Shadowing.Execution;
using Shadowing.Experiments;
using Shadowing.Observations;
using Shadowing.Sampling;
using Shadowing.Telemetry;

namespace Shadowing.AspNetCore.Selection;

/// <summary>Decides which calls are sampled, and counts each that is, with what became of it when it goes no further.</summary>
internal sealed class ShadowSelector
{
    private const int LookedAt = 16;
    private readonly ExperimentRegistry _registry;
    private readonly ExperimentStates _states;
    private readonly ServerCandidates _servers;
    private readonly IServiceProvider _services;
    private readonly CaptureGate _gate;
    private readonly CallEnds _ends;
    private readonly FaultLog _faults;
    private readonly TimeProvider _time;
    private readonly ReturningCalls _returning;
    private volatile SelectionTable _table;

    public ShadowSelector(ExperimentRegistry registry, ExperimentStates states, ServerCandidates servers, IServiceProvider services,
        CaptureGate gate, CallEnds ends, ReturningCalls returning, FaultLog faults, TimeProvider time)
    {
        (_registry, _states, _servers, _services, _gate, _ends, _returning, _faults, _time) =
            (registry, states, servers, services, gate, ends, returning, faults, time);
        _table = new SelectionTable(ExperimentCatalog.Empty, states, servers, services);
        registry.Subscribe(Swap);
    }

    /// <summary>Gets the table of this moment.</summary>
    public SelectionTable Table => _table;

    /// <summary>Decides about a call whose draw was low enough to look. When it is sampled, its headers are in
    /// <see cref="RequestHeaders.OfThisThread"/>.</summary>
    /// <remarks>In the order of what it costs: most calls that are looked at are left alone because of their key, or because there is no
    /// room for them.</remarks>
    public bool TrySelect(HttpContext context, SelectionTable table, ulong draw, out SelectedCall selected)
    {
        try
        {
            return Select(context, table, draw, out selected);
        }
        catch (Exception fault)
        {
            _faults.CaughtOnCallersPath("the selection", fault);
            RequestHeaders.OfThisThread.Clear();
            selected = default;
            return false;
        }
    }

    /// <summary>Notes how long a call's caller waited, where that is timed.</summary>
    public void Ended(SelectedCall selected)
    {
        if (selected.TimedFrom == 0)
        {
            return;
        }

        var times = selected.Endpoint.State.Account.CallersTimes;
        var duration = _time.GetElapsedTime(selected.TimedFrom);
        if (selected.IsSampled)
        {
            times.Sampled(duration);
        }
        else
        {
            times.NotSampled(duration);
        }
    }

    // Apart from what catches, for around that all is kept in memory and nothing in registers; and what few calls come to is apart again,
    // so that the others pay nothing for its room.
    private bool Select(HttpContext context, SelectionTable table, ulong draw, out SelectedCall selected)
    {
        selected = default;
        if (table.Find(context) is not { } found)
        {
            return false;
        }

        var experiment = found.Experiment;
        if (!IsSampled(context, experiment, draw))
        {
            found.Account.SawEligible(table.LookUpWeight);
            if (draw % LookedAt == 0)
            {
                TakeBack(context, table, found);
            }

            return IsDrawnToBeTimed(experiment, draw) && TryTime(context, found, out selected);
        }

        if (_gate.WhyNotEnter(experiment, found.State) is { } refused)
        {
            Refuse(context, table, found, refused);
            return false;
        }

        return TryAdmit(context, table, found, draw, out selected);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryAdmit(HttpContext context, SelectionTable table, ShadowedEndpoint found, ulong draw, out SelectedCall selected)
    {
        selected = default;

        // Before all that a sampled call costs.
        var from = draw < found.Experiment.TimedThreshold ? _time.GetTimestamp() : 0;
        if (!IsOfACaller(context, found))
        {
            return false;
        }

        found.Account.SawEligible(table.LookUpWeight);
        if (!IsAdmitted(context, found))
        {
            return false;
        }

        selected = new SelectedCall(found, IsSampled: true, from);
        return true;
    }

    /// <summary>Looks at a marked request that is not selected because of its mark.</summary>
    public void SawMarked(HttpContext context, SelectionTable table)
    {
        try
        {
            LookAtMarker(context, table.Find(context));
        }
        catch (Exception fault)
        {
            _faults.CaughtOnCallersPath("the selection", fault);
        }
    }

    private void LookAtMarker(HttpContext context, ShadowedEndpoint? selection)
    {
        if (selection is not null && context.Request.Headers.ContainsKey(ShadowMarker.Header))
        {
            _returning.Saw(context, selection);
        }
    }

    // Whether it is a caller's own, and comes here for the first time.
    private bool IsOfACaller(HttpContext context, ShadowedEndpoint found)
    {
        var isSecondPass = IsSecondPass(context);
        var headers = RequestHeaders.OfThisThread;
        headers.Read(context.Request.Headers);
        if (!isSecondPass && !headers.AreMarked)
        {
            return true;
        }

        headers.Clear();
        LookAtMarker(context, found);
        return false;
    }

    // There is no room for it: nothing more is looked at than whether it counts.
    private void Refuse(HttpContext context, SelectionTable table, ShadowedEndpoint found, DropReason refused)
    {
        if (IsSecondPass(context) || context.Request.Headers.ContainsKey(ShadowMarker.Header))
        {
            LookAtMarker(context, found);
            return;
        }

        _ends.Refuse(found.Account, refused, table.LookUpWeight);
    }

    // To look at each call that is not sampled would cost more than all else: one in sixteen is looked at, and stands for all of them.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TakeBack(HttpContext context, SelectionTable table, ShadowedEndpoint found)
    {
        if (IsSecondPass(context) || context.Request.Headers.ContainsKey(ShadowMarker.Header))
        {
            LookAtMarker(context, found);
            found.Account.WereNotEligible(table.LookUpWeight * LookedAt);
        }
    }

    private static bool IsDrawnToBeTimed(Experiment experiment, ulong draw) =>
        experiment.Sticky is null ? draw - experiment.Threshold < experiment.TimedThreshold : draw < experiment.TimedThreshold;

    // A fair draw of those that are not sampled: of calls that would have been sampled just then, had they been drawn. At other times, when
    // there is no room, sampled calls are refused and not timed either.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryTime(HttpContext context, ShadowedEndpoint found, out SelectedCall selected)
    {
        selected = default;
        if (_gate.WhyNotEnter(found.Experiment, found.State) is not null || IsSecondPass(context))
        {
            return false;
        }

        var headers = RequestHeaders.OfThisThread;
        headers.Read(context.Request.Headers);
        var isTimed = !headers.AreMarked && RequestKind.WhyNot(context.Request.Method, headers) is null;
        headers.Clear();
        if (!isTimed)
        {
            return false;
        }

        selected = new SelectedCall(found, IsSampled: false, _time.GetTimestamp());
        return true;
    }

    private void Swap(ExperimentCatalog catalog)
    {
        _table = new SelectionTable(catalog, _states, _servers, _services);
        _servers.Keep(catalog);
    }

    // An exception handler or a status page sends the same request through the pipeline once more.
    private static bool IsSecondPass(HttpContext context)
    {
        var features = context.Features;
        return CallCapture.IsIn(features)
            || features[typeof(IExceptionHandlerFeature)] is not null
            || features[typeof(IStatusCodeReExecuteFeature)] is not null;
    }

    private static bool IsSampled(HttpContext context, Experiment experiment, ulong draw)
    {
        if (experiment.Sticky is not { } sticky)
        {
            return draw < experiment.Threshold;
        }

        var key = sticky.Kind == StickyKeyKind.Header ? HeaderValue(context, sticky.Name) : StickyValue(context, sticky);
        return !key.IsEmpty && experiment.StickyHash!.Draw(key) < experiment.Threshold;
    }

    private static ReadOnlySpan<char> HeaderValue(HttpContext context, string name) =>
        context.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : default;

    // A span, because most sticky calls are looked at only to be left alone.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ReadOnlySpan<char> StickyValue(HttpContext context, StickyKey key) => key.Kind switch
    {
        StickyKeyKind.Header => HeaderValue(context, key.Name),
        StickyKeyKind.Claim => context.User.FindFirst(key.Name)?.Value,
        StickyKeyKind.Route => Convert.ToString(context.Request.RouteValues[key.Name], System.Globalization.CultureInfo.InvariantCulture),
        StickyKeyKind.Trace => TraceId(context),
        _ => throw new UnreachableException(),
    };

    // "00-<32 hex digits>-…": the header decides as the activity does when nobody listens to activities.
    private static ReadOnlySpan<char> TraceId(HttpContext context) =>
        Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.TraceId.ToHexString()
        : context.Request.Headers.TraceParent.ToString() is { Length: >= 55 } parent ? parent.AsSpan(3, 32)
        : default;

    private bool IsAdmitted(HttpContext context, ShadowedEndpoint found)
    {
        found.Account.WasSampled();
        try
        {
            if (RequestKind.WhyNot(context.Request.Method, RequestHeaders.OfThisThread) is { } whyNot)
            {
                End(found, CallEnd.NotComparable(whyNot));
                return false;
            }

            // It was asked just now whether there is room; where the host has begun to stop since, the queue says so.
            if (!_gate.TryTakePlace(found.Experiment, found.State, out var dropped))
            {
                End(found, CallEnd.Dropped(dropped));
                return false;
            }

            return true;
        }
        catch (Exception fault)
        {
            _faults.CaughtOnCallersPath("the selection", fault);
            End(found, CallEnd.NotComparable(NotComparableReason.CaptureFailed));
            return false;
        }
    }

    private void End(ShadowedEndpoint found, in CallEnd end)
    {
        RequestHeaders.OfThisThread.Clear();
        _ends.End(found.Account, end);
    }
}
