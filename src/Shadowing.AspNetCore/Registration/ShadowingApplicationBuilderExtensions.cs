using Microsoft.Extensions.DependencyInjection;
using Shadowing.AspNetCore.Capture;
using Shadowing.AspNetCore.Registration;
using Shadowing.AspNetCore.Selection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Puts shadowing into the pipeline.</summary>
public static class ShadowingApplicationBuilderExtensions
{
    /// <summary>Shadows sampled requests from here on. Its place is after routing, exception handler, response compression, authentication,
    /// authorization and rate limiter: just before the endpoints.</summary>
    /// <param name="app">The application.</param>
    /// <returns>The application.</returns>
    /// <exception cref="InvalidOperationException"><c>AddShadowing</c> was not called.</exception>
    /// <remarks>Where it stands in a wrong place, the start-up log says where to move it.</remarks>
    public static IApplicationBuilder UseShadowing(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var start = app.ApplicationServices.GetService<ShadowStart>()
            ?? throw new InvalidOperationException(
                "UseShadowing needs its services: call builder.Services.AddShadowing() before the application is built.");
        start.IsInPipeline = true;
        return app.Use(next =>
        {
            start.CheckPlace(next);
            var middleware = new ShadowMiddleware(
                next, app.ApplicationServices.GetRequiredService<ShadowSelector>(),
                app.ApplicationServices.GetRequiredService<CallCaptures>());
            return middleware.InvokeAsync;
        });
    }
}
