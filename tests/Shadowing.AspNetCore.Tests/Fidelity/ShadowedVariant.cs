namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>The server with everything shadowed: the one the matrix is about.</summary>
internal static class ShadowedVariant
{
    /// <summary>Makes the variant. THE HOOK: until the middleware is there this adds nothing.</summary>
    /// <remarks>
    /// To fill: <c>Services = (services, configuration) => services.AddShadowing(configuration.GetSection("Shadowing"))...</c>,
    /// <c>BeforeEndpoints = app => app.UseShadowing()</c>, either <c>Configuration</c> with a route
    /// <c>$"{case.Method} {case.Path}"</c> for each case or <c>Endpoint = (endpoint, _) => endpoint.WithShadow("fidelity")</c>, the sample rate at 1,
    /// no limit per second, and <c>Captured</c>, which arms the check that the calls really were captured.
    /// </remarks>
    public static FidelityVariant Create() => new("with everything shadowed");
}
