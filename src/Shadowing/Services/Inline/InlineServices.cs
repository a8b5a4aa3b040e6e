using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace Shadowing.Services.Inline;

/// <summary>Finds the service of an inline candidate in its scope, or makes it there.</summary>
internal static class InlineServices
{
    public static TService Find<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService>(
        IServiceProvider services)
        where TService : class
    {
        if (services.GetService<TService>() is { } registered)
        {
            return registered;
        }

        var made = ActivatorUtilities.CreateInstance<TService>(services);

        // Asked for last, so that the scope disposes it first, while what the service uses is still there.
        services.GetRequiredService<MadeService>().Made = made;
        return made;
    }
}
