using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Execution;

namespace Shadowing.Registration;

/// <summary>Registers parts that go by the internal clock.</summary>
internal static class InternalClockServiceCollectionExtensions
{
    /// <summary>Registers a singleton whose constructor gets the internal clock where it asks for a <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddTimed<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        this IServiceCollection services)
        where T : class =>
        services.AddSingleton(static provider =>
            ActivatorUtilities.CreateInstance<T>(provider, provider.GetRequiredService<InternalClock>().Time));
}
