using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>Every status that has rules of its own for the body, with and without one. Writing a body to some of them throws.</summary>
internal static class StatusCases
{
    private static readonly (string Name, Func<HttpContext, Task> Write)[] Writes =
    [
        ("no body", static _ => Task.CompletedTask),
        ("a write of nothing", static async context => await context.Response.Body.WriteAsync(ReadOnlyMemory<byte>.Empty)),
        ("a flush of nothing", static async context => await context.Response.BodyWriter.FlushAsync()),
        ("a start", static context => context.Response.StartAsync()),
        ("an early completion", static context => context.Response.CompleteAsync()),
        ("a body by the stream", static async context => await context.Response.Body.WriteAsync(Payload.OfLength(100))),
        ("a body by the writer", static async context => await context.Response.BodyWriter.WriteAsync(Payload.OfLength(100))),
        ("an advance only", static context =>
        {
            context.Response.BodyWriter.GetSpan(100)[..100].Fill((byte)'x');
            context.Response.BodyWriter.Advance(100);
            return Task.CompletedTask;
        }),
        ("length 0", static context =>
        {
            context.Response.ContentLength = 0;
            return Task.CompletedTask;
        }),
        ("a length and its body", static async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.Body.WriteAsync(Payload.OfLength(100));
        }),
    ];

    public static IEnumerable<WriteCase> All() =>
        from status in (int[])[200, 201, 204, 205, 304, 404, 500]
        from method in (string[])["GET", "HEAD"]
        from write in Writes
        select new WriteCase(string.Create(CultureInfo.InvariantCulture, $"Status {status} with {write.Name}, {method}"), context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.ETag = "\"1\"";
            return write.Write(context);
        })
        {
            Method = method,
        };
}
