using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.AspNetCore.Registration;
using Shadowing.Dashboard.Access;
using Shadowing.Dashboard.Api;
using Shadowing.Execution;
using Shadowing.Registration;

namespace Shadowing.Dashboard.Registration;

/// <summary>What the dashboards of one application are made of: mapping one is all that it takes, and those that are mapped twice share
/// their token.</summary>
internal sealed class DashboardParts
{
    private static readonly ConditionalWeakTable<ShadowStart, DashboardParts> s_ofApplications = [];

    private readonly Lazy<ExperimentReads> _experiments;
    private readonly Lazy<VerdictReads> _verdicts;
    private readonly Lazy<SampleReads> _samples;
    private readonly Lazy<FailureReads> _failures;
    private readonly Lazy<HealthReads> _health;
    private readonly Lazy<AuditReads> _audit;
    private readonly Lazy<InstanceReads> _instances;
    private readonly Lazy<ExperimentChanges> _changes;
    private readonly Lazy<KillSwitchReads> _killSwitch;
    private readonly Lazy<EventStream> _events;

    private DashboardParts(IServiceProvider services)
    {
        Gate = Make<DashboardGate>(services, Token);
        Start = Make<DashboardStart>(services, services, Token);

        Callers = new CallerReads(Gate);

        // These read what is only complete when the application has started.
        var views = new Lazy<ViewFinder>(() => Make<ViewFinder>(services));
        var kept = new Lazy<FleetSamples>(() => Make<FleetSamples>(services));
        var finder = new Lazy<ExperimentFinder>(() => Make<ExperimentFinder>(services, views.Value, Gate));
        var stops = new Lazy<StopReads>(() => Make<StopReads>(services));
        _killSwitch = new(() => Make<KillSwitchReads>(services, stops.Value));
        _experiments = new(() => Timed<ExperimentReads>(services, finder.Value, views.Value, kept.Value, stops.Value,
            _killSwitch.Value));
        _verdicts = new(() => Make<VerdictReads>(services, finder.Value));
        _samples = new(() => Make<SampleReads>(services, finder.Value, _experiments.Value, kept.Value));
        _failures = new(() => Make<FailureReads>(services, finder.Value, kept.Value));
        _health = new(() => Timed<HealthReads>(services));
        _audit = new(() => Make<AuditReads>(services));
        _instances = new(() => Timed<InstanceReads>(services));
        _changes = new(() => Make<ExperimentChanges>(services, finder.Value, Gate));
        _events = new(() => Timed<EventStream>(services));
    }

    public DashboardToken Token { get; } = new();

    public DashboardGate Gate { get; }

    public DashboardStart Start { get; }

    public CallerReads Callers { get; }

    public KillSwitchReads KillSwitch => _killSwitch.Value;

    public ExperimentReads Experiments => _experiments.Value;

    public VerdictReads Verdicts => _verdicts.Value;

    public SampleReads Samples => _samples.Value;

    public FailureReads Failures => _failures.Value;

    public HealthReads Health => _health.Value;

    /// <summary>Gets the look at the audit.</summary>
    public AuditReads Audit => _audit.Value;

    public InstanceReads Instances => _instances.Value;

    public ExperimentChanges Changes => _changes.Value;

    public EventStream Events => _events.Value;

    /// <summary>Gets the parts of an application. Its services go by several objects, so that something that it has once tells.</summary>
    public static DashboardParts Of(IServiceProvider services) =>
        s_ofApplications.GetValue(services.GetRequiredService<ShadowStart>(), _ => new DashboardParts(services));

    private static T Make<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(IServiceProvider services,
        params object[] known) =>
        ActivatorUtilities.CreateInstance<T>(services, known);

    private static T Timed<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(IServiceProvider services,
        params object[] known) =>
        Make<T>(services, [.. known, services.GetRequiredService<InternalClock>().Time]);
}
