using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace Shadowing.Services.Registrations;

/// <summary>How the candidate of a service is found in its scope: as it is registered, or made by the container under a private
/// key.</summary>
/// <typeparam name="TService">The interface.</typeparam>
internal sealed class CandidateRegistration<TService>(
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type type)
    where TService : class
{
    private readonly CandidateKey _privateKey = new(type);

    /// <summary>Gets the candidate's type.</summary>
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)]
    public Type Type => type;

    /// <summary>Registers the candidate under the private key; one that is registered otherwise is found before it.</summary>
    public void Register(IServiceCollection services, object? key) =>
        services.Add(ServiceDescriptor.DescribeKeyed(typeof(object), _privateKey, (provider, _) => ServiceKeys.Create(provider, type, key),
            ServiceLifetime.Scoped));

    /// <summary>Gets who finds or makes it.</summary>
    public Func<IServiceProvider, TService> Resolver(IServiceProviderIsService? registered, object? key) =>
        key is not null && registered is IServiceProviderIsKeyedService keyed && keyed.IsKeyedService(type, key)
            ? services => (TService)services.GetRequiredKeyedService(type, key)
        : registered?.IsService(type) == true ? services => (TService)services.GetRequiredService(type)
        : services => (TService)services.GetRequiredKeyedService(typeof(object), _privateKey);
}
