using Microsoft.Extensions.DependencyInjection;

namespace Shadowing.TestSupport;

/// <summary>Hosts of many tests run in one process, whose pool some tests starve on purpose and others by their number: what that makes of
/// a host is no concern of the others.</summary>
internal static class SharedPool
{
    private const string Shadowing = "Shadowing.Experiments.ExperimentDeclarations";

    /// <summary>Tells whether shadowing is registered, so that it can be told not to watch the pool.</summary>
    public static bool IsWatchedBy(IServiceCollection services) =>
        services.Any(static service => service.ServiceType.FullName == Shadowing);
}
