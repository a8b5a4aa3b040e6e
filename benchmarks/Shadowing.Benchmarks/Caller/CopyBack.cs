using Microsoft.AspNetCore.Http;

namespace Shadowing.Benchmarks.Caller;

/// <summary>What most write who want to see an answer: the response's body is swapped for a memory stream, and copied back.</summary>
internal static class CopyBack
{
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var inner = context.Response.Body;
        using var copy = new MemoryStream();
        context.Response.Body = copy;
        await next(context);
        await context.Response.BodyWriter.FlushAsync();
        context.Response.Body = inner;
        copy.Position = 0;
        await copy.CopyToAsync(inner);
    }
}
