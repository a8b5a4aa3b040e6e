namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Says of a decorated service which calls may run twice, and how their arguments and results are taken.</summary>
/// <typeparam name="TService">The service's interface.</typeparam>
public sealed class ShadowedMethods<TService>
    where TService : class
{
    internal ShadowedMethods()
    {
    }

    /// <summary>Says that every method and every getter only reads, so that all may run twice. Setters and events are never shadowed.</summary>
    /// <returns>These methods.</returns>
    public ShadowedMethods<TService> AllAreReads() => this;
}
