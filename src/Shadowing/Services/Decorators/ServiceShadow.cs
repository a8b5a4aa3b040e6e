using Microsoft.Extensions.DependencyInjection;
using Shadowing.Experiments;
using Shadowing.Services.Calls;
using Shadowing.Services.Registrations;
using Shadowing.Services.Snapshots;

namespace Shadowing.Services.Decorators;

/// <summary>One decorated service in one container: its methods, bound to the experiment, and how its control and candidate are
/// found.</summary>
/// <typeparam name="TService">The interface.</typeparam>
internal sealed class ServiceShadow<TService>
    where TService : class
{
    private readonly IShadowedService<TService> _service;
    private readonly Func<TService, IServiceProvider, TService>? _decorate;
    private readonly DecoratedMethod[] _methods;

    public ServiceShadow(IShadowedService<TService> service, CallTools tools, IServiceProviderIsService? registered,
        DecoratorTemplate<TService>? template)
    {
        (_service, Tools, Options) = (service, tools, service.Options);
        Planner = new SnapshotPlanner(Options);
        Copies = new ArgumentCopies(Options);
        ResolveControl = service.ResolveControl;
        ResolveCandidate = service.CandidateResolver(registered);
        _methods = [.. (template?.Members ?? []).Select(member => new DecoratedMethod(service.Method(member, Planner)))];
        _decorate = template?.Bind(_methods);
        tools.Registry.Subscribe(TakeOver);
        tools.Registry.TakeOver(TakeOver);
    }

    public CallTools Tools { get; }

    public ServiceOptions Options { get; }

    public SnapshotPlanner Planner { get; }

    public ArgumentCopies Copies { get; }

    /// <summary>Gets who finds the control in a candidate's scope.</summary>
    public Func<IServiceProvider, TService> ResolveControl { get; }

    /// <summary>Gets who finds or makes the candidate in its scope.</summary>
    public Func<IServiceProvider, TService> ResolveCandidate { get; }

    /// <summary>Puts a decorator around a control.</summary>
    public TService Decorate(TService control, IServiceProvider services) => _decorate is null ? control : _decorate(control, services);

    private void TakeOver(ExperimentCatalog catalog)
    {
        var experiment = catalog.Find(_service.Experiment);
        foreach (var method in _methods)
        {
            method.TakeOver(this, experiment);
        }
    }
}
