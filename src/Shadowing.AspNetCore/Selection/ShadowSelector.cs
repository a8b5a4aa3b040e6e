using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
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
    private readonly ExperimentRegistry _registry;
    private readonly ExperimentStates _states;
    private readonly ServerCandidates _servers;
    private readonly IServiceProvider _services;
    private readonly CaptureGate _gate;
    private readonly CallEnds _ends;
    private readonly FaultLog _faults;
    private readonly ReturningCalls _returning;
    private volatile SelectionTable _table;

    public ShadowSelector(ExperimentRegistry registry, ExperimentStates states, ServerCandidates servers, IServiceProvider services,
        CaptureGate gate, CallEnds ends, ReturningCalls returning, FaultLog faults)
    {
        (_registry, _states, _servers, _services, _gate, _ends, _returning, _faults) =
            (registry, states, servers, services, gate, ends, returning, faults);
        _table = new SelectionTable(ExperimentCatalog.Empty, states, servers, services);
        registry.Subscribe(Swap);
    }

    /// <summary>Gets the table of this moment.</summary>
    public SelectionTable Table => _table;

    /// <summary>Decides about a call whose draw was low enough to look.</summary>
    public bool TrySelect(HttpContext context, SelectionTable table, ulong draw, [NotNullWhen(true)] out ShadowedEndpoint? selection)
    {
        selection = null;
        try
        {
            selection = table.Find(context);
            if (selection is null || IsSecondPass(context) || context.Request.Headers.ContainsKey(ShadowMarker.Header))
            {
                LookAtMarker(context, selection);
                selection = null;
                return false;
            }

            selection.Account.SawEligible(table.LookUpWeight);
            if (!IsSampled(context, selection.Experiment, draw) || !IsAdmitted(context, selection))
            {
                selection = null;
            }
        }
        catch (Exception fault)
        {
            _faults.CaughtOnCallersPath("the selection", fault);
            selection = null;
        }

        return selection is not null;
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

    private void Swap(ExperimentCatalog catalog)
    {
        _table = new SelectionTable(catalog, _states, _servers, _services);
        _servers.Keep(catalog);
    }

    // An exception handler or a status page sends the same request through the pipeline once more.
    private static bool IsSecondPass(HttpContext context) =>
        context.Features.Get<CallCapture>() is not null
        || context.Features.Get<IExceptionHandlerFeature>() is not null
        || context.Features.Get<IStatusCodeReExecuteFeature>() is not null;

    private static bool IsSampled(HttpContext context, Experiment experiment, ulong draw)
    {
        if (experiment.Sticky is null)
        {
            return draw < experiment.Threshold;
        }

        var key = StickyValue(context, experiment.Sticky);
        return !key.IsEmpty && experiment.StickyHash!.Draw(key) < experiment.Threshold;
    }

    // A span, because most sticky calls are looked at only to be left alone.
    private static ReadOnlySpan<char> StickyValue(HttpContext context, StickyKey key) => key.Kind switch
    {
        StickyKeyKind.Header => context.Request.Headers[key.Name].ToString(),
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

    private bool IsAdmitted(HttpContext context, ShadowedEndpoint selection)
    {
        selection.Account.WasSampled();
        try
        {
            return IsComparableSoFar(context, selection);
        }
        catch (Exception fault)
        {
            _faults.CaughtOnCallersPath("the selection", fault);
            _ends.End(selection.Account, CallEnd.NotComparable(NotComparableReason.CaptureFailed));
            return false;
        }
    }

    private bool IsComparableSoFar(HttpContext context, ShadowedEndpoint selection)
    {
        if (RequestKind.WhyNot(context) is { } whyNot)
        {
            _ends.End(selection.Account, CallEnd.NotComparable(whyNot));
            return false;
        }

        if (!_gate.TryEnter(selection.Experiment, selection.State, out var dropped))
        {
            _ends.End(selection.Account, CallEnd.Dropped(dropped));
            return false;
        }

        return true;
    }
}
