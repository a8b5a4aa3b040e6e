using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Shadowing.AspNetCore.Registration;

/// <summary>Stops the start of an application whose endpoints ask for shadowing that is not in its pipeline.</summary>
internal sealed class ShadowStartFilter(ShadowStart start) : IStartupFilter
{
    /// <inheritdoc/>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        start.RefuseWithoutPipeline();
    };
}
