using System.Diagnostics.CodeAnalysis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Shadows calls of services.</summary>
public static class ShadowServiceCollectionExtensions
{
    /// <summary>Decorates what is registered for a service, in place: a sampled share of its calls runs on the candidate too, off the caller's path.</summary>
    /// <typeparam name="TService">The service's interface.</typeparam>
    /// <typeparam name="TCandidate">The candidate.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="experiment">The experiment's name.</param>
    /// <param name="methods">Says which methods may run twice.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddShadow<TService, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TCandidate>(
        this IServiceCollection services, string experiment, Action<ShadowedMethods<TService>> methods)
        where TService : class
        where TCandidate : class, TService => services;

    /// <summary>Decorates what is registered for a keyed service, in place.</summary>
    /// <typeparam name="TService">The service's interface.</typeparam>
    /// <typeparam name="TCandidate">The candidate.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="key">The service's key.</param>
    /// <param name="experiment">The experiment's name.</param>
    /// <param name="methods">Says which methods may run twice.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddKeyedShadow<TService, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TCandidate>(
        this IServiceCollection services, object key, string experiment, Action<ShadowedMethods<TService>> methods)
        where TService : class
        where TCandidate : class, TService => services;
}
