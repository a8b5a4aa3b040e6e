using Microsoft.AspNetCore.Http;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>Handlers that throw, abort, or write another number of bytes than they announced.</summary>
/// <remarks>
/// A broken connection throws away what still waits to be sent. So wherever a handler breaks it after the start, it first waits until the
/// client has what was written; what would arrive otherwise is a matter of luck, with and without the library.
/// </remarks>
internal static class FailureCases
{
    private const string Sent = "sent.";

    public static IEnumerable<WriteCase> All() => [.. In(PipelineArea.Plain), .. In(PipelineArea.Handled), .. Aborts(), .. WrongLengths()];

    private static IEnumerable<WriteCase> In(string area) => new WriteCase[]
    {
        new("Throws at once", static context => throw WriteCases.Fault(context, new FormatException("broken"))),
        new("Throws later", static async context =>
        {
            await Task.Yield();
            throw WriteCases.Fault(context, new FormatException("broken"));
        }),
        new("Throws a cancellation", static context => throw WriteCases.Fault(context, new OperationCanceledException("broken"))),
        new("Throws a bad request", static context => throw WriteCases.Fault(context, new BadHttpRequestException("broken", 413))),
        new("Throws after headers were set", static context =>
        {
            context.Response.StatusCode = 201;
            context.Response.Headers["x-lost"] = "1";
            context.Response.ContentLength = 10;
            throw WriteCases.Fault(context, new FormatException("broken"));
        }),
        new("Throws after an advance without flush", static context =>
        {
            context.Response.BodyWriter.GetSpan(100)[..100].Fill((byte)'x');
            context.Response.BodyWriter.Advance(100);
            throw WriteCases.Fault(context, new FormatException("broken"));
        }),
        new("Throws at the start", static async context =>
        {
            context.Response.OnStarting(() => throw WriteCases.Fault(context, new FormatException("broken")));
            await context.Response.WriteAsync("never");
        }),
        new("Throws for HEAD", static context => throw WriteCases.Fault(context, new FormatException("broken"))) { Method = "HEAD" },
        AfterSending("Throws after a body by the stream", static context => throw WriteCases.Fault(context, new FormatException("broken"))),
        AfterSending("Throws after a body with a length", static context => throw WriteCases.Fault(context, new FormatException("broken")),
            length: 100),
        new("Throws after StartAsync", static async context =>
        {
            await context.Response.StartAsync();
            await context.Response.BodyWriter.WriteAsync("sent."u8.ToArray());
            await WriteCases.ClientAsync(context);
            throw WriteCases.Fault(context, new FormatException("broken"));
        }) { ReleaseAfter = Sent },
        new("Throws after CompleteAsync", static async context =>
        {
            await context.Response.WriteAsync("whole");
            await context.Response.CompleteAsync();
            await WriteCases.ClientAsync(context);
            throw WriteCases.Fault(context, new FormatException("broken"));
        }),
    }.Select(writeCase => writeCase with { Area = area });

    private static IEnumerable<WriteCase> Aborts() =>
    [
        new("Aborts before the start", static context =>
        {
            context.Abort();
            return Task.CompletedTask;
        }),
        AfterSending("Aborts after a body by the stream", static context => context.Abort()),
        AfterSending("Aborts after a body with a length", static context => context.Abort(), length: 100),
    ];

    private static IEnumerable<WriteCase> WrongLengths() =>
    [
        Length("Too many bytes at once by the stream", 10,
            static async context => await context.Response.Body.WriteAsync(Payload.OfLength(11))),
        Length("Too many bytes at once by the writer", 10,
            static async context => await context.Response.BodyWriter.WriteAsync(Payload.OfLength(11))),
        Length("Too many bytes by an advance", 10, static async context =>
        {
            context.Response.BodyWriter.GetSpan(11)[..11].Fill((byte)'x');
            context.Response.BodyWriter.Advance(11);
            await context.Response.BodyWriter.FlushAsync();
        }),
        Length("Too many bytes by an advance without flush", 10, static context =>
        {
            context.Response.BodyWriter.GetSpan(11)[..11].Fill((byte)'x');
            context.Response.BodyWriter.Advance(11);
            return Task.CompletedTask;
        }),
        AfterSending("Too many bytes in the end", static context => context.Response.Body.Write(Payload.OfLength(10)), length: 10),
        Length("Too many bytes, caught and made right", 10, static async context =>
        {
            try
            {
                await context.Response.Body.WriteAsync(Payload.OfLength(11));
            }
            catch (InvalidOperationException exception)
            {
                Exchange.Of(context)?.Note(exception.Message);
            }

            await context.Response.Body.WriteAsync(Payload.OfLength(10));
        }),
        AfterSending("Too few bytes", static _ => { }, length: 10),
        Length("Too few bytes: none", 10, static _ => Task.CompletedTask),
        Length("Too few bytes by an advance without flush", 10, static context =>
        {
            context.Response.BodyWriter.GetSpan(5)[..5].Fill((byte)'x');
            context.Response.BodyWriter.Advance(5);
            return Task.CompletedTask;
        }),
        Length("Too few bytes for HEAD", 10, static async context => await context.Response.WriteAsync("five.")) with { Method = "HEAD" },
        Length("No bytes for HEAD", 10, static _ => Task.CompletedTask) with { Method = "HEAD" },
    ];

    private static WriteCase Length(string name, int length, RequestDelegate write) => new(name, context =>
    {
        context.Response.ContentLength = length;
        return write(context);
    });

    private static WriteCase AfterSending(string name, Action<HttpContext> then, int? length = null) => new(name, async context =>
    {
        context.Response.ContentLength = length;
        await context.Response.Body.WriteAsync("sent."u8.ToArray());
        await context.Response.Body.FlushAsync();
        await WriteCases.ClientAsync(context);
        then(context);
    })
    {
        ReleaseAfter = Sent,
    };
}
