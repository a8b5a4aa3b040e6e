using Microsoft.AspNetCore.Http;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>Code that runs at the start and at the end of a response, and what a handler may ask of it.</summary>
internal static class CallbackCases
{
    public static IEnumerable<WriteCase> All() =>
    [
        Starting("a stream", static async context => await context.Response.Body.WriteAsync(Payload.OfLength(5_000))),
        Starting("a writer without flush", static context =>
        {
            Payload.OfLength(100).CopyTo(context.Response.BodyWriter.GetSpan(100));
            context.Response.BodyWriter.Advance(100);
            return Task.CompletedTask;
        }),
        Starting("no body", static _ => Task.CompletedTask),
        Starting("StartAsync", static context => context.Response.StartAsync()),
        Starting("SendFileAsync of no file", static async context =>
        {
            try
            {
                await context.Response.SendFileAsync("/nowhere/at/all");
            }
            catch (IOException exception)
            {
                Note(context, exception.GetType().Name);
            }
        }),
        new("OnStarting that writes", static async context =>
        {
            context.Response.OnStarting(async () => await context.Response.Body.WriteAsync("first,"u8.ToArray()));
            await context.Response.WriteAsync("second");
        }),
        new("OnCompleted after a body", static async context =>
        {
            context.Response.OnCompleted(() =>
            {
                Note(context, $"completed, started: {context.Response.HasStarted}, status: {context.Response.StatusCode}");
                return Task.CompletedTask;
            });
            await context.Response.WriteAsync("body");
        }),
        new("Headers after the start", static async context =>
        {
            await context.Response.StartAsync();
            await NoteAsync(context, "header", () => context.Response.Headers["x-late"] = "1");
            await NoteAsync(context, "status", () => context.Response.StatusCode = 404);
            await NoteAsync(context, "callback", () => context.Response.OnStarting(static () => Task.CompletedTask));
            await context.Response.WriteAsync("body");
        }),
        new("What the body can do", static async context =>
        {
            var body = context.Response.Body;
            Note(context, $"read {body.CanRead}, write {body.CanWrite}, seek {body.CanSeek}, timeout {body.CanTimeout}");
            await NoteAsync(context, "length", () => _ = body.Length);
            await NoteAsync(context, "position", () => _ = body.Position);
            await NoteAsync(context, "set position", () => body.Position = 0);
            await NoteAsync(context, "seek", () => body.Seek(0, SeekOrigin.Begin));
            await NoteAsync(context, "set length", () => body.SetLength(1));
            await NoteAsync(context, "read", () => _ = body.Read(new byte[1], 0, 1));
            await NoteAsync(context, "null", () => body.Write(null!, 0, 1));
            await NoteAsync(context, "too far", () => context.Response.BodyWriter.Advance(1_000_000));
            Note(context, $"the same body: {ReferenceEquals(body, context.Response.Body)}, the same writer: {ReferenceEquals(context.Response.BodyWriter, context.Response.BodyWriter)}");
            await body.WriteAsync("body"u8.ToArray());
        }),
        new("Unflushed bytes", static async context =>
        {
            var writer = context.Response.BodyWriter;
            Note(context, $"{writer.CanGetUnflushedBytes} {writer.UnflushedBytes}");
            writer.GetSpan(10)[..10].Fill((byte)'x');
            writer.Advance(10);
            Note(context, $"{writer.UnflushedBytes}, started: {context.Response.HasStarted}");
            await writer.FlushAsync();
            Note(context, $"{writer.UnflushedBytes}, started: {context.Response.HasStarted}");
        }),
        new("Writes after CompleteAsync", static async context =>
        {
            await context.Response.WriteAsync("body");
            await context.Response.CompleteAsync();
            await NoteAsync(context, "stream", async () => await context.Response.Body.WriteAsync("late"u8.ToArray()));
            await NoteAsync(context, "writer", async () => await context.Response.BodyWriter.WriteAsync("late"u8.ToArray()));
            await NoteAsync(context, "advance", () => _ = context.Response.BodyWriter.GetMemory(10));
            await NoteAsync(context, "flush", async () => await context.Response.BodyWriter.FlushAsync());
            await WriteCases.ClientAsync(context);
        }),
        new("Writes after Complete of the writer", static async context =>
        {
            await context.Response.WriteAsync("body");
            await context.Response.BodyWriter.CompleteAsync();
            await NoteAsync(context, "stream", async () => await context.Response.Body.WriteAsync("late"u8.ToArray()));
            await NoteAsync(context, "writer", async () => await context.Response.BodyWriter.WriteAsync("late"u8.ToArray()));
            await NoteAsync(context, "flush", async () => await context.Response.BodyWriter.FlushAsync());
        }),
        Cancelled("Body.WriteAsync",
            static async context => await context.Response.Body.WriteAsync("never"u8.ToArray(), new CancellationToken(canceled: true))),
        Cancelled("Body.FlushAsync", static context => context.Response.Body.FlushAsync(new CancellationToken(canceled: true))),
        Cancelled("BodyWriter.WriteAsync",
            static async context =>
                await context.Response.BodyWriter.WriteAsync("never"u8.ToArray(), new CancellationToken(canceled: true))),
        Cancelled("BodyWriter.FlushAsync",
            static async context => await context.Response.BodyWriter.FlushAsync(new CancellationToken(canceled: true))),
        Cancelled("StartAsync", static context => context.Response.StartAsync(new CancellationToken(canceled: true))),
    ];

    private static WriteCase Starting(string name, Func<HttpContext, Task> write) =>
        new($"OnStarting that adds headers, with {name}", async context =>
    {
        context.Response.OnStarting(() =>
        {
            context.Response.Headers["x-first"] = "1";
            Note(context, $"starting, started: {context.Response.HasStarted}");
            return Task.CompletedTask;
        });
        context.Response.OnStarting(() =>
        {
            context.Response.Headers.Append("set-cookie", "a=1");
            context.Response.Headers.Append("set-cookie", "b=2");
            return Task.CompletedTask;
        });
        await write(context);
        Note(context, $"written, started: {context.Response.HasStarted}");
    });

    private static WriteCase Cancelled(string name, Func<HttpContext, Task> write) => new($"Cancelled {name}", async context =>
    {
        await NoteAsync(context, name, () => write(context));
        await context.Response.WriteAsync("after");
    });

    private static void Note(HttpContext context, string note) => Exchange.Of(context)?.Note(note);

    private static Task NoteAsync(HttpContext context, string what, Action action) => NoteAsync(context, what, () =>
    {
        action();
        return Task.CompletedTask;
    });

    private static async Task NoteAsync(HttpContext context, string what, Func<Task> action)
    {
        try
        {
            await action();
            Note(context, $"{what}: done, started: {context.Response.HasStarted}");
        }
        catch (Exception exception)
        {
            Note(context, $"{what}: {exception.GetType().Name} {exception.Message}");
        }
    }
}
