using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Shadowing.AspNetCore.Registration;

/// <summary>Checks everything when the application has configured its pipeline: its endpoints are known then, and nobody listens
/// yet.</summary>
internal sealed class ShadowStartFilter(ShadowStart start) : IStartupFilter
{
    /// <inheritdoc/>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        start.RefuseWithoutPipeline();
        start.Run();
    };
}
