using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shadowing.Accounting;
using Shadowing.Execution;
using Shadowing.Experiments;
using Shadowing.Observations;
using Shadowing.Services.Calls;
using Shadowing.Services.Snapshots;

namespace Shadowing.Services.Inline;

/// <summary>Decides which inline runs are sampled, and counts each that is.</summary>
internal sealed partial class InlineRuns
{
    // Names stand in code; whoever makes them up at run time gets no further than this.
    private const int MostNames = 1_000;
    private readonly ConcurrentDictionary<string, InlineExperiment> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, byte> _logged = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<Type, SnapshotPlanner> _vouching = [];
    private readonly SnapshotPlanner _planner = new(new ServiceOptions { IsInline = true });
    private readonly ILogger<InlineRuns> _logger;

    public InlineRuns(CallTools tools, ILogger<InlineRuns> logger)
    {
        (Tools, _logger) = (tools, logger);
        tools.Registry.Subscribe(TakeOver);
    }

    public CallTools Tools { get; }

    /// <summary>Gets a value indicating whether callers wait for the comparison, as tests do.</summary>
    public bool IsStrict => Tools.Registry.Shared.ThrowOnMismatch;

    /// <summary>Begins to capture a run that is sampled; null when it is not, or goes no further. It never throws, but in a test that wants
    /// to hear of it.</summary>
    public InlineShadowCall<TState, TService, TControl, TCandidate>? Begin<TState, TService, TControl, TCandidate>(
        string experiment, TState state, IServiceProvider services, InlineCandidate<TState, TService, TCandidate> candidate,
        Action<InlineComparison<TControl, TCandidate>>? compare)
        where TService : class
    {
        var (selection, wasSampled, hasEntered) = ((MethodSelection?)null, false, false);
        try
        {
            var known = Find(experiment);
            selection = known?.Selection;
            if (selection is null)
            {
                Unknown(experiment);
                return null;
            }

            if (!known!.IsSampled() || CandidateFlow.IsActive || CaptureFlow.IsActive)
            {
                return null;
            }

            selection.Account.SawEligible(selection.Weight);
            if (!selection.TakesPresentCall())
            {
                return null;
            }

            selection.Account.WasSampled();
            wasSampled = true;
            if (!Tools.Gate.TryEnter(selection.Experiment, selection.State, out var dropped, hasCap: !IsStrict))
            {
                Tools.Ends.End(selection.Account, CallEnd.Dropped(dropped));
                ThrowIfStrict(experiment, CallEnd.Dropped(dropped), cause: null);
                return null;
            }

            hasEntered = true;
            return Capture(selection, state, services, candidate, compare);
        }
        catch (Exception fault) when (!IsStrict || fault is not ShadowMismatchException)
        {
            Failed(selection, fault, wasSampled, hasEntered);
            if (wasSampled)
            {
                var notRun = fault as NotRunException;
                ThrowIfStrict(experiment, CallEnd.NotComparable(notRun?.Reason ?? NotComparableReason.CaptureFailed),
                    notRun?.InnerException ?? fault);
            }

            return null;
        }
    }

    private InlineShadowCall<TState, TService, TControl, TCandidate> Capture<TState, TService, TControl, TCandidate>(
        MethodSelection selection, TState state, IServiceProvider services, InlineCandidate<TState, TService, TCandidate> candidate,
        Action<InlineComparison<TControl, TCandidate>>? compare)
        where TService : class
    {
        var flow = CaptureFlow.Enter();
        try
        {
            var comparison = new InlineComparison<TControl, TCandidate>();
            compare?.Invoke(comparison);
            return new(this, selection, state, candidate, comparison, ScopedRun.Carry(selection, services, Tools.Time),
                Control(selection.Experiment, comparison), Candidate(comparison));
        }
        finally
        {
            CaptureFlow.Leave(flow);
        }
    }

    private ResultRecord<TControl> Control<TControl, TCandidate>(Experiment experiment, InlineComparison<TControl, TCandidate> comparison)
    {
        var plan = Plan(comparison.OfControl, comparison.IsImmutable);
        if (comparison.IsEqual is not null && plan.Kind is not SnapshotKind.Later)
        {
            plan = new SnapshotPlan(SnapshotKind.NotComparable) { WhyNot = plan.WhyNot ?? WhyNotHeld(typeof(TControl), plan) };
        }

        if (plan.WhyNot is { } whyNot && _logged.Count < MostNames && _logged.TryAdd($"{experiment.Name} {typeof(TControl)}", 0))
        {
            Log.NotComparable(_logger, experiment.Name, whyNot);
        }

        return new ResultRecord<TControl>(_planner, plan, comparison.ComparesMessages);
    }

    private static string WhyNotHeld(Type type, SnapshotPlan plan) => plan.Kind is SnapshotKind.Projected
        ? "Compare(…) holds the results themselves, of which Project(…) takes a part; leave one of the two out"
        : $"{TypeNature.Name(type)} can change before the comparison; say Immutable() in the run's comparison where nobody changes it";

    private ResultRecord<TCandidate> Candidate<TControl, TCandidate>(InlineComparison<TControl, TCandidate> comparison) =>
        new(_planner, Plan(comparison.OfCandidate, comparison.IsImmutable), comparison.ComparesMessages);

    private SnapshotPlan Plan<T>(Func<T, object?>? project, bool isImmutable) =>
        project is not null ? new SnapshotPlan(SnapshotKind.Projected) { Project = project }
        : isImmutable
        ? _vouching.GetOrAdd(typeof(T), static type => new SnapshotPlanner(new ServiceOptions { Immutable = { type }, IsInline = true }))
            .OfResult(typeof(T))
        : _planner.OfResult(typeof(T));

    // A test that is not told of a run without a comparison takes it for a match.
    private void ThrowIfStrict(string experiment, in CallEnd end, Exception? cause)
    {
        if (IsStrict)
        {
            throw new ShadowMismatchException(StrictRun.Message(experiment, new ConcludedCall(end, Comparison: null, cause)), cause);
        }
    }

    private InlineExperiment? Find(string name)
    {
        if (_byName.TryGetValue(name, out var known))
        {
            return known;
        }

        return _byName.Count < MostNames ? Add(name) : null;
    }

    private InlineExperiment Add(string name)
    {
        var added = _byName.GetOrAdd(name, static key => new InlineExperiment(key));

        // Bound after it can be found: a reload in between has either seen it, or is seen here.
        Tools.Registry.TakeOver(catalog => added.TakeOver(catalog, Tools));
        return added;
    }

    private void TakeOver(ExperimentCatalog catalog)
    {
        foreach (var known in _byName.Values)
        {
            known.TakeOver(catalog, Tools);
        }
    }

    private void Unknown(string name)
    {
        // Before the start nothing is known yet. Looked up first: to count the names takes every lock of the dictionary.
        if (!ReferenceEquals(Tools.Registry.Current, ExperimentCatalog.Empty) && !_logged.ContainsKey(name) && _logged.Count < MostNames
            && _logged.TryAdd(name, 0))
        {
            Log.Unknown(_logger, PrintableName(name),
                string.Join(", ", Tools.Registry.Current.All.Select(static experiment => experiment.Name)));
        }
    }

    private static string PrintableName(string name) => Redaction.PrintableText.OneLine(name);

    private void Failed(MethodSelection? selection, Exception fault, bool wasSampled, bool hasEntered)
    {
        var notRun = fault as NotRunException;
        Tools.Faults.CaughtOnCallersPath(notRun is null ? "the begin of an inline run" : Tags.Of(notRun.Reason),
            notRun?.InnerException ?? fault);
        if (wasSampled)
        {
            if (hasEntered)
            {
                Tools.Gate.Leave(selection!.State);
            }

            Tools.Ends.End(selection!.Account, CallEnd.NotComparable(notRun?.Reason ?? NotComparableReason.CaptureFailed));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(8001, LogLevel.Warning,
            "An inline run names the experiment {Experiment}, which is not declared, so its control runs only; the known ones are: {Known}.", EventName = nameof(Unknown))]
        internal static partial void Unknown(ILogger logger, string experiment, string known);

        [LoggerMessage(8002, LogLevel.Warning, "{Experiment}: sampled inline runs are not comparable: {WhyNot}.",
            EventName = nameof(NotComparable))]
        internal static partial void NotComparable(ILogger logger, string experiment, string whyNot);
    }
}
