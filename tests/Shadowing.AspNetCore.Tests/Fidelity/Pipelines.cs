using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>The fifteen pipelines that a request may pass, by the first segment of its path.</summary>
internal static class Pipelines
{
    /// <summary>What a pipeline that runs again for an error runs for.</summary>
    public const string Page = "/page";

    public static IReadOnlyList<Pipeline> All { get; } =
    [
        new(PipelineArea.Plain),
        new(PipelineArea.Handled) { Outside = Handle },
        new(PipelineArea.HandledInside) { Inside = Handle },
        new(PipelineArea.CompressedOutside) { Outside = static app => app.UseResponseCompression() },
        new(PipelineArea.CompressedInside) { Inside = static app => app.UseResponseCompression() },
        new(PipelineArea.PagesOutside) { Outside = static app => app.UseStatusCodePages() },
        new(PipelineArea.PagesInside) { Inside = static app => app.UseStatusCodePages() },
        new(PipelineArea.RunAgainOutside) { Outside = static app => app.UseStatusCodePagesWithReExecute(Page) },
        new(PipelineArea.CachedOutside) { Outside = static app => app.UseOutputCache() },
        new(PipelineArea.CachedInside) { Inside = static app => app.UseOutputCache() },
        new(PipelineArea.ResponsesCachedOutside) { Outside = static app => app.UseResponseCaching(), Inside = MakePublic },
        new(PipelineArea.ResponsesCachedInside) { Inside = static app => MakePublic(app.UseResponseCaching()) },
        new(PipelineArea.BufferedOutside) { Outside = Buffer },
        new(PipelineArea.BufferedInside) { Inside = Buffer },
        new(PipelineArea.DecompressedOutside) { Outside = static app => app.UseRequestDecompression() },
    ];

    public static void Add(IServiceCollection services)
    {
        services.AddOutputCache(static cache => cache.AddBasePolicy(static policy => policy.SetVaryByHeader(Exchanges.Header)));
        services.AddResponseCaching();
        services.AddRequestDecompression();
    }

    private static void Handle(IApplicationBuilder app) => app.UseExceptionHandler(static handler => handler.Run(AnswerExceptionAsync));

    private static void MakePublic(IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        context.Response.Headers.CacheControl = "public, max-age=60";
        return next(context);
    });

    private static void Buffer(IApplicationBuilder app) => app.Use(static async (context, next) =>
    {
        context.Request.EnableBuffering();
        var body = context.Response.Body;
        using var buffer = new MemoryStream();
        context.Response.Body = buffer;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = body;
        }

        await body.WriteAsync(buffer.ToArray());
    });

    private static async Task AnswerExceptionAsync(HttpContext context)
    {
        var exception = context.Features.GetRequiredFeature<IExceptionHandlerFeature>().Error;
        Exchange.Of(context)?.Note($"handled {FidelityServer.Describe(context, exception)}");
        await context.Response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes($"handled {exception.GetType().Name}"));
    }
}
