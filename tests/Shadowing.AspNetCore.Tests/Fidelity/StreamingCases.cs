using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>Responses of which the client needs the first part while the handler still waits.</summary>
internal static class StreamingCases
{
    public const string FirstEvent = "data: first\n\n";

    public static IEnumerable<WriteCase> All() =>
    [
        Events("the stream", static async (context, text) =>
        {
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text));
            await context.Response.Body.FlushAsync();
        }),
        Events("the writer", static async (context, text) => await context.Response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(text))),
        Events("an advance and a flush", static async (context, text) =>
        {
            Encoding.UTF8.GetBytes(text, context.Response.BodyWriter.GetSpan(text.Length));
            context.Response.BodyWriter.Advance(text.Length);
            await context.Response.BodyWriter.FlushAsync();
        }),
        Events("strings", static (context, text) => context.Response.WriteAsync(text)),
        new("Server-sent events by a result",
            static context => TypedResults.ServerSentEvents(TextsAsync(context)).ExecuteAsync(context)) { ReleaseAfter = FirstEvent },
        new("A long poll", static async context =>
        {
            await context.Response.StartAsync();
            await context.Response.BodyWriter.FlushAsync();
            await context.Response.WriteAsync("[");
            await WriteCases.ClientAsync(context);
            await context.Response.WriteAsync("]");
        }) { ReleaseAfter = "[" },
    ];

    private static WriteCase Events(string name, Func<HttpContext, string, Task> write) =>
        new($"Server-sent events by {name}", async context =>
    {
        context.Response.ContentType = "text/event-stream";
        await write(context, FirstEvent);
        await WriteCases.ClientAsync(context);
        for (var i = 2; i <= 10; i++)
        {
            await write(context, string.Create(CultureInfo.InvariantCulture, $"id: {i}\ndata: more\n\n"));
        }
    })
        {
            ReleaseAfter = FirstEvent,
        };

    private static async IAsyncEnumerable<string> TextsAsync(HttpContext context)
    {
        yield return "first";
        await WriteCases.ClientAsync(context);
        yield return "second";
    }
}
