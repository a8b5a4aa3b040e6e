using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace Shadowing.Services.Registrations;

/// <summary>Makes objects whose constructors want the key that they are registered under: a private key must not be what they
/// get.</summary>
internal static class ServiceKeys
{
    public static bool AreWanted([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type type) =>
        Array.Exists(type.GetConstructors(),
            static constructor => Array.Exists(constructor.GetParameters(),
                static parameter => parameter.IsDefined(typeof(ServiceKeyAttribute), inherit: false)));

    public static object Create(IServiceProvider services,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type type, object? key) =>
        key is not null && AreWanted(type)
            ? ActivatorUtilities.CreateInstance(services, type, key)
            : ActivatorUtilities.CreateInstance(services, type);
}
