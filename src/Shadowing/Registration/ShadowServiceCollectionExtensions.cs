using System.Diagnostics.CodeAnalysis;
using Shadowing.Experiments;
using Shadowing.Services.Calls;
using Shadowing.Services.Decorators;
using Shadowing.Services.Registrations;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Shadows calls of services.</summary>
public static class ShadowServiceCollectionExtensions
{
    /// <summary>Decorates what is registered for a service, in place: a sampled share of its calls runs on the candidate too, off the
    /// caller's path.</summary>
    /// <typeparam name="TService">The service's interface, registered once, before this call. The compiler writes its
    /// decorator.</typeparam>
    /// <typeparam name="TCandidate">The candidate. It is found as it is registered, or made by the container, in a scope of its own for
    /// each call; the <typeparamref name="TService"/> that it may take is the control.</typeparam>
    /// <param name="services">The services. Lifetime, key and disposal of the control stay what they are.</param>
    /// <param name="experiment">The experiment's name. This declares it, with sample rate 0 until code or configuration sets one.</param>
    /// <param name="methods">Says which methods may run twice, and how arguments and results are taken. It runs at once.</param>
    /// <returns>The services.</returns>
    /// <remarks>What is wrong stops the start of the host, with all errors and how to mend each: no or several registrations, a second
    /// <c>AddShadow</c> for the service, a candidate that is the control.</remarks>
    /// <exception cref="ArgumentException"><paramref name="experiment"/> is null, empty or white space.</exception>
    public static IServiceCollection AddShadow<
        TService, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TCandidate>(
        this IServiceCollection services, string experiment, Action<ShadowedMethods<TService>> methods)
        where TService : class
        where TCandidate : class, TService => Add<TService, TCandidate>(services, key: null, experiment, methods);

    /// <summary>Decorates what is registered for a keyed service, in place: a sampled share of its calls runs on the candidate too, off the
    /// caller's path.</summary>
    /// <typeparam name="TService">The service's interface, registered once under the key, before this call.</typeparam>
    /// <typeparam name="TCandidate">The candidate. It is found as it is registered, under the key or without one, or made by the container,
    /// in a scope of its own for each call.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="key">The service's key, of any type; not <see cref="KeyedService.AnyKey"/>.</param>
    /// <param name="experiment">The experiment's name. This declares it, with sample rate 0 until code or configuration sets one.</param>
    /// <param name="methods">Says which methods may run twice, and how arguments and results are taken. It runs at once.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException"><paramref name="experiment"/> is null, empty or white space.</exception>
    public static IServiceCollection AddKeyedShadow<
        TService, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TCandidate>(
        this IServiceCollection services, object key, string experiment, Action<ShadowedMethods<TService>> methods)
        where TService : class
        where TCandidate : class, TService
    {
        ArgumentNullException.ThrowIfNull(key);
        return Add<TService, TCandidate>(services, key, experiment, methods);
    }

    private static IServiceCollection Add<
        TService, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TCandidate>(
        IServiceCollection services, object? key, string experiment, Action<ShadowedMethods<TService>> methods)
        where TService : class
        where TCandidate : class, TService
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(experiment);
        ArgumentNullException.ThrowIfNull(methods);
        services.AddShadowing();
        ((ExperimentDeclarations)services.First(
            static service => service.ServiceType == typeof(ExperimentDeclarations)).ImplementationInstance!).AddService(experiment);
        var said = new ShadowedMethods<TService>();
        methods(said);
        var registration = new ServiceRegistration<TService>(services, key, experiment, said.Options,
            new CandidateRegistration<TService>(typeof(TCandidate)));
        registration.Decorate();
        services.AddSingleton<IServiceRegistration>(registration);
        services.AddKeyedSingleton(
            registration, (provider,
                _) => new ServiceShadow<TService>(registration, provider.GetRequiredService<CallTools>(),
                    provider.GetService<IServiceProviderIsService>(), registration.Template));
        return services;
    }
}
