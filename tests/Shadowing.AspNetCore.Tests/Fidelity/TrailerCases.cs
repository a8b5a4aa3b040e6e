using Microsoft.AspNetCore.Http;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>Headers that come after the body.</summary>
internal static class TrailerCases
{
    public static IEnumerable<WriteCase> All() =>
    [
        With("a body by the stream", static async context => await context.Response.Body.WriteAsync(Payload.OfLength(5_000))),
        With("a body by the writer", static async context => await context.Response.BodyWriter.WriteAsync(Payload.OfLength(5_000))),
        With("an advance without flush", static context =>
        {
            Payload.OfLength(100).CopyTo(context.Response.BodyWriter.GetSpan(100));
            context.Response.BodyWriter.Advance(100);
            return Task.CompletedTask;
        }),
        With("a start only", static context => context.Response.StartAsync()),
        With("nothing else", static _ => Task.CompletedTask),
        new("Trailers, then CompleteAsync", static async context =>
        {
            context.Response.DeclareTrailer("x-sum");
            await context.Response.WriteAsync("body");
            context.Response.AppendTrailer("x-sum", "17");
            await context.Response.CompleteAsync();
            await WriteCases.ClientAsync(context);
        }),
        new("Trailers like those of gRPC", static async context =>
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.StartAsync();
            await context.Response.BodyWriter.WriteAsync(new byte[] { 0, 0, 0, 0, 2, 8, 1 });
            context.Response.AppendTrailer("grpc-status", "0");
            context.Response.AppendTrailer("grpc-message", "");
        }) { Method = "POST", Headers = [new("content-length", "0")] },
        new("Trailers only, like those of gRPC", static context =>
        {
            context.Response.ContentType = "application/grpc";
            context.Response.AppendTrailer("grpc-status", "5");
            return Task.CompletedTask;
        }) { OverHttp1 = false },
    ];

    private static WriteCase With(string name, Func<HttpContext, Task> write) => new($"Trailers with {name}", async context =>
    {
        context.Response.DeclareTrailer("x-sum");
        await write(context);
        if (context.Response.SupportsTrailers())
        {
            context.Response.AppendTrailer("x-sum", "17");
            context.Response.AppendTrailer("x-two", new(["a", "b"]));
        }

        Exchange.Of(context)?.Note($"supports trailers: {context.Response.SupportsTrailers()}");
    });
}
