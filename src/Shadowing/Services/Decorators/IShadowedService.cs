using Microsoft.Extensions.DependencyInjection;
using Shadowing.Services.Snapshots;

namespace Shadowing.Services.Decorators;

/// <summary>A service that is to be decorated, as it is registered: what its decorators ask for.</summary>
/// <typeparam name="TService">The interface.</typeparam>
internal interface IShadowedService<TService>
    where TService : class
{
    /// <summary>Gets the name of the experiment.</summary>
    string Experiment { get; }

    /// <summary>Gets what the user says of the methods.</summary>
    ServiceOptions Options { get; }

    /// <summary>Decides what becomes of a member's calls.</summary>
    MethodPlan Method(DecoratedMember member, SnapshotPlanner planner);

    /// <summary>Finds the control in a candidate's scope, without what decorates it besides: its answer is held against the bare
    /// control's.</summary>
    TService ResolveControl(IServiceProvider services);

    /// <summary>Gets who finds or makes the candidate in its scope.</summary>
    Func<IServiceProvider, TService> CandidateResolver(IServiceProviderIsService? registered);
}
