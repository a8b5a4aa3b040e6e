using System.Diagnostics.CodeAnalysis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Shadows a block of code: the control runs for the caller, and for a sampled share of the runs the candidate runs afterwards,
/// off the caller's path.</summary>
/// <remarks>
/// <para>The caller gets the control's own value or exception; its own task too, unless the result is mutable data of which a snapshot is
/// taken first. The candidate runs later, on another thread, and gets nothing of the caller's but what its delegate captures: variables
/// that nobody changes afterwards, no scoped services. What it works with comes as its first parameter, from a scope of its own.</para>
/// <para>An experiment that nobody declared runs the control only, and is logged once. Within a candidate only controls run. Self-checks do
/// not apply: the control's delegate belongs to its caller. Resolve this from the service provider, in a service of any lifetime.</para>
/// <para>Each form that takes a comparison lets the two sides have different results, and says what is compared of them.</para>
/// </remarks>
public interface IShadow
{
    /// <summary>Runs the control, and for a sampled share a candidate that needs no scope: one over singletons, or pure.</summary>
    /// <typeparam name="TResult">The result.</typeparam>
    /// <param name="experiment">The experiment's name.</param>
    /// <param name="control">What answers the caller. It gets <paramref name="cancellation"/>.</param>
    /// <param name="candidate">What may replace it. Its token fires at the experiment's timeout.</param>
    /// <param name="cancellation">The caller's token.</param>
    /// <returns>The control's task.</returns>
    Task<TResult> RunAsync<TResult>(
        string experiment, Func<CancellationToken, Task<TResult>> control, Func<CancellationToken, Task<TResult>> candidate,
        CancellationToken cancellation = default);

    /// <summary>Runs the control, and for a sampled share the candidate on a service from a scope of its own.</summary>
    /// <typeparam name="TService">The candidate's service, registered or not; one that is not is made in the scope.</typeparam>
    /// <typeparam name="TResult">The result.</typeparam>
    /// <param name="experiment">The experiment's name.</param>
    /// <param name="control">What answers the caller. It gets <paramref name="cancellation"/>.</param>
    /// <param name="candidate">What may replace it. Its token fires at the experiment's timeout.</param>
    /// <param name="cancellation">The caller's token.</param>
    /// <returns>The control's task.</returns>
    Task<TResult> RunAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService, TResult>(
        string experiment, Func<CancellationToken, Task<TResult>> control, Func<TService, CancellationToken, Task<TResult>> candidate,
        CancellationToken cancellation = default)
        where TService : class;

    /// <summary>Runs the control, and for a sampled share the candidate, both on a state: with static delegates a run that is not sampled
    /// allocates nothing.</summary>
    /// <typeparam name="TState">The state. Nobody may change it afterwards.</typeparam>
    /// <typeparam name="TService">The candidate's service, registered or not; one that is not is made in the scope.</typeparam>
    /// <typeparam name="TResult">The result.</typeparam>
    /// <param name="experiment">The experiment's name.</param>
    /// <param name="state">What both sides get.</param>
    /// <param name="control">What answers the caller. It gets <paramref name="cancellation"/>.</param>
    /// <param name="candidate">What may replace it. Its token fires at the experiment's timeout.</param>
    /// <param name="cancellation">The caller's token.</param>
    /// <returns>The control's task.</returns>
    Task<TResult> RunAsync<TState, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService, TResult>(
        string experiment,
        TState state,
        Func<TState, CancellationToken, Task<TResult>> control,
        Func<TState, TService, CancellationToken, Task<TResult>> candidate,
        CancellationToken cancellation = default)
        where TService : class;

    /// <summary>Runs the control, and for a sampled share the candidate on a service from a scope of its own, with a comparison of one's
    /// own.</summary>
    /// <typeparam name="TService">The candidate's service, registered or not; one that is not is made in the scope.</typeparam>
    /// <typeparam name="TControl">The control's result.</typeparam>
    /// <typeparam name="TCandidate">The candidate's result.</typeparam>
    /// <param name="experiment">The experiment's name.</param>
    /// <param name="control">What answers the caller. It gets <paramref name="cancellation"/>.</param>
    /// <param name="candidate">What may replace it. Its token fires at the experiment's timeout.</param>
    /// <param name="comparison">Says what is compared. It runs for sampled runs only.</param>
    /// <param name="cancellation">The caller's token.</param>
    /// <returns>The control's task.</returns>
    Task<TControl> RunAsync<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService, TControl, TCandidate>(
        string experiment,
        Func<CancellationToken, Task<TControl>> control,
        Func<TService, CancellationToken, Task<TCandidate>> candidate,
        Action<InlineComparison<TControl, TCandidate>> comparison,
        CancellationToken cancellation = default)
        where TService : class;

    /// <summary>Runs the control, and for a sampled share the candidate, both on a state, with a comparison of one's own: with static
    /// delegates a run that is not sampled allocates nothing.</summary>
    /// <typeparam name="TState">The state. Nobody may change it afterwards.</typeparam>
    /// <typeparam name="TService">The candidate's service, registered or not; one that is not is made in the scope.</typeparam>
    /// <typeparam name="TControl">The control's result.</typeparam>
    /// <typeparam name="TCandidate">The candidate's result.</typeparam>
    /// <param name="experiment">The experiment's name.</param>
    /// <param name="state">What both sides get.</param>
    /// <param name="control">What answers the caller. It gets <paramref name="cancellation"/>.</param>
    /// <param name="candidate">What may replace it. Its token fires at the experiment's timeout.</param>
    /// <param name="comparison">Says what is compared. It runs for sampled runs only.</param>
    /// <param name="cancellation">The caller's token.</param>
    /// <returns>The control's task.</returns>
    Task<
        TControl> RunAsync<TState, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService, TControl,
        TCandidate>(
        string experiment,
        TState state,
        Func<TState, CancellationToken, Task<TControl>> control,
        Func<TState, TService, CancellationToken, Task<TCandidate>> candidate,
        Action<InlineComparison<TControl, TCandidate>> comparison,
        CancellationToken cancellation = default)
        where TService : class;

    /// <summary>Runs the control, and for a sampled share a candidate that needs no scope: one over singletons, or pure.</summary>
    /// <typeparam name="TResult">The result: no task; for those there is <c>RunAsync</c>.</typeparam>
    /// <param name="experiment">The experiment's name.</param>
    /// <param name="control">What answers the caller.</param>
    /// <param name="candidate">What may replace it.</param>
    /// <returns>The control's result.</returns>
    TResult Run<TResult>(string experiment, Func<TResult> control, Func<TResult> candidate);

    /// <summary>Runs the control, and for a sampled share the candidate on a service from a scope of its own.</summary>
    /// <typeparam name="TService">The candidate's service, registered or not; one that is not is made in the scope.</typeparam>
    /// <typeparam name="TResult">The result: no task; for those there is <c>RunAsync</c>.</typeparam>
    /// <param name="experiment">The experiment's name.</param>
    /// <param name="control">What answers the caller.</param>
    /// <param name="candidate">What may replace it.</param>
    /// <returns>The control's result.</returns>
    TResult Run<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService, TResult>(string experiment,
        Func<TResult> control, Func<TService, TResult> candidate)
        where TService : class;

    /// <summary>Runs the control, and for a sampled share the candidate, both on a state: with static delegates a run that is not sampled
    /// allocates nothing.</summary>
    /// <typeparam name="TState">The state. Nobody may change it afterwards.</typeparam>
    /// <typeparam name="TService">The candidate's service, registered or not; one that is not is made in the scope.</typeparam>
    /// <typeparam name="TResult">The result: no task; for those there is <c>RunAsync</c>.</typeparam>
    /// <param name="experiment">The experiment's name.</param>
    /// <param name="state">What both sides get.</param>
    /// <param name="control">What answers the caller.</param>
    /// <param name="candidate">What may replace it.</param>
    /// <returns>The control's result.</returns>
    TResult Run<TState, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService, TResult>(
        string experiment, TState state, Func<TState, TResult> control, Func<TState, TService, TResult> candidate)
        where TService : class;

    /// <summary>Runs the control, and for a sampled share the candidate, both on a state, with a comparison of one's own.</summary>
    /// <typeparam name="TState">The state. Nobody may change it afterwards.</typeparam>
    /// <typeparam name="TService">The candidate's service, registered or not; one that is not is made in the scope.</typeparam>
    /// <typeparam name="TControl">The control's result: no task; for those there is <c>RunAsync</c>.</typeparam>
    /// <typeparam name="TCandidate">The candidate's result.</typeparam>
    /// <param name="experiment">The experiment's name.</param>
    /// <param name="state">What both sides get.</param>
    /// <param name="control">What answers the caller.</param>
    /// <param name="candidate">What may replace it.</param>
    /// <param name="comparison">Says what is compared. It runs for sampled runs only.</param>
    /// <returns>The control's result.</returns>
    TControl Run<TState, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService, TControl, TCandidate>(
        string experiment, TState state, Func<TState, TControl> control, Func<TState, TService, TCandidate> candidate,
        Action<InlineComparison<TControl, TCandidate>> comparison)
        where TService : class;
}
