namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Shadows a block of code: the control runs for the caller, and for a sampled share of the runs the candidate runs afterwards, off the caller's path.</summary>
/// <remarks>
/// The caller gets the control's own task, value or exception, untouched. The candidate never gets anything of the caller's but what its
/// delegate captures: pass it what it needs as <c>state</c>, or as variables that nobody changes afterwards. An experiment that nobody
/// declared runs the control only, and is logged once. Resolve this from the service provider, in any lifetime.
/// </remarks>
public interface IShadow
{
    /// <summary>Runs the control, and for a sampled share the candidate of a service from its own scope.</summary>
    /// <typeparam name="TService">The candidate's service. It is resolved in a scope of the candidate's own, or made there when it is not registered.</typeparam>
    /// <typeparam name="TResult">The result.</typeparam>
    /// <param name="experiment">The experiment's name.</param>
    /// <param name="control">What answers the caller. It gets <paramref name="cancellation"/>.</param>
    /// <param name="candidate">What may replace it. It gets a token of its own, which fires at the experiment's timeout.</param>
    /// <param name="cancellation">The caller's token.</param>
    /// <returns>The control's task.</returns>
    Task<TResult> RunAsync<TService, TResult>(
        string experiment,
        Func<CancellationToken, Task<TResult>> control,
        Func<TService, CancellationToken, Task<TResult>> candidate,
        CancellationToken cancellation = default)
        where TService : class;
}
