using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Shadowing.AspNetCore.Tests.Candidates.Behaviours;

/// <summary>The ways to write a body, and the wrong ways.</summary>
internal static class WritingBehaviours
{
    private static readonly byte[] s_hello = "hello"u8.ToArray();

    public static IReadOnlyList<Behaviour> All { get; } =
    [
        Behaviour.Of("a synchronous write", (context, notes) =>
        {
            notes.Try("write", () => context.Response.Body.Write(s_hello));
            notes.Try("byte", () => context.Response.Body.WriteByte(65));
            return Task.CompletedTask;
        }),
        Behaviour.Of("a synchronous write that escapes", (context, _) =>
        {
            context.Response.Body.Write(s_hello, 0, 5);
            return Task.CompletedTask;
        }),
        Behaviour.Of("a synchronous write where it is allowed before", (context, notes) =>
        {
            notes.Add(context.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO);
            notes.Try("write", () => context.Response.Body.Write(s_hello));
            notes.Try("flush", context.Response.Body.Flush);
            return Task.CompletedTask;
        }) with { Before = Allow },
        Behaviour.Of("a synchronous write where the handler allows it", (context, notes) =>
        {
            context.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
            notes.Try("write", () => context.Response.Body.Write(s_hello));
            return Task.CompletedTask;
        }),
        Behaviour.Of("a synchronous flush", (context, notes) =>
        {
            notes.Try("flush", context.Response.Body.Flush);
            notes.Add(context.Response.HasStarted);
            return Task.CompletedTask;
        }),
        Behaviour.Of("a StreamWriter that flushes synchronously", async (context, notes) =>
        {
            var writer = new StreamWriter(context.Response.Body, Encoding.UTF8, leaveOpen: true);
            await writer.WriteAsync("hello");
            notes.Try("flush", writer.Flush);
        }),
        Behaviour.Of("a StreamWriter that is disposed of synchronously", (context, notes) =>
        {
            notes.Try("using", () =>
            {
                using var writer = new StreamWriter(context.Response.Body);
                writer.Write("hello");
            });
            return Task.CompletedTask;
        }),
        Behaviour.Of("a serializer that writes synchronously", (context, notes) =>
        {
            notes.Try("json", () => JsonSerializer.Serialize(context.Response.Body, new[] { 1, 2 }));
            return Task.CompletedTask;
        }),
        Behaviour.Of("a serializer that writes synchronously where it may", (context, notes) =>
        {
            notes.Try("json", () => JsonSerializer.Serialize(context.Response.Body, new[] { 1, 2 }));
            return Task.CompletedTask;
        }) with { Before = Allow },
        Behaviour.Of("a begun write",
            async (context, _) => await Task.Factory.FromAsync(context.Response.Body.BeginWrite(s_hello, 0, 5, null, null),
                context.Response.Body.EndWrite)),
        Behaviour.Of("an asynchronous write", async (context, notes) =>
        {
            await context.Response.WriteAsync("hel");
            notes.Add(context.Response.HasStarted);
            await context.Response.Body.WriteAsync(s_hello.AsMemory(3, 2));
        }),
        Behaviour.Of("a large answer", async (context, _) =>
        {
            var block = new byte[40_000];
            for (var i = 0; i < 5; i++)
            {
                block.AsSpan().Fill((byte)i);
                await context.Response.Body.WriteAsync(block);
            }
        }),
        Behaviour.Of("an asynchronous flush", async (context, notes) =>
        {
            await context.Response.Body.FlushAsync();
            notes.Add(context.Response.HasStarted);
            await context.Response.WriteAsync("hello");
        }),
        Behaviour.Of("what the body's stream can", (context, notes) =>
        {
            var body = context.Response.Body;
            notes.Add($"{body.CanRead} {body.CanSeek} {body.CanWrite} {body.CanTimeout}");
            notes.Try("length", () => _ = body.Length);
            notes.Try("position", () => _ = body.Position);
            notes.Try("set position", () => body.Position = 1);
            notes.Try("seek", () => body.Seek(0, SeekOrigin.Begin));
            notes.Try("set length", () => body.SetLength(1));
            notes.Try("read", () => body.ReadExactly(new byte[1]));
            notes.Try("timeout", () => body.WriteTimeout = 1);
            return Task.CompletedTask;
        }),
        Behaviour.Of("a stream that is closed", async (context, notes) =>
        {
            context.Response.Body.Close();
            await notes.TryAsync("write", () => context.Response.WriteAsync("hello"));
        }),
        Behaviour.Of("the writer", async (context, notes) =>
        {
            var writer = context.Response.BodyWriter;
            s_hello.CopyTo(writer.GetMemory(5));
            writer.Advance(5);
            notes.Add($"{writer.CanGetUnflushedBytes} {writer.UnflushedBytes} {context.Response.HasStarted}");
            await writer.FlushAsync();
            notes.Add(context.Response.HasStarted);
            await writer.WriteAsync(s_hello);
        }),
        Behaviour.Of("a writer that is not flushed", (context, _) =>
        {
            context.Response.BodyWriter.Write(s_hello);
            return Task.CompletedTask;
        }),
        Behaviour.Of("a writer and a stream in turn", async (context, _) =>
        {
            context.Response.BodyWriter.Write("a"u8);
            await context.Response.WriteAsync("b");
            context.Response.BodyWriter.Write("c"u8);
            await context.Response.Body.WriteAsync("d"u8.ToArray());
        }),
        Behaviour.Of("an advance that is negative", (context, notes) =>
        {
            context.Response.BodyWriter.GetMemory(5);
            notes.Try("advance", () => context.Response.BodyWriter.Advance(-1));
            return Task.CompletedTask;
        }),
        Behaviour.Of("an advance that is too long", (context, notes) =>
        {
            var memory = context.Response.BodyWriter.GetMemory(5);
            notes.Try("advance", () => context.Response.BodyWriter.Advance(memory.Length + 1));
            return Task.CompletedTask;
        }),
        Behaviour.Of("an advance over memory that was flushed", async (context, notes) =>
        {
            context.Response.BodyWriter.GetMemory(5);
            await context.Response.BodyWriter.FlushAsync();
            notes.Try("advance", () => context.Response.BodyWriter.Advance(1));
        }),
        Behaviour.Of("a size hint that is negative", (context, notes) =>
        {
            notes.Try("memory", () => context.Response.BodyWriter.GetMemory(-1));
            return Task.CompletedTask;
        }),
        Behaviour.Of("a writer that is completed", async (context, notes) =>
        {
            context.Response.BodyWriter.Write(s_hello);
            await context.Response.BodyWriter.CompleteAsync();
            notes.Try("memory", () => context.Response.BodyWriter.GetMemory());
            await notes.TryAsync("write", () => context.Response.WriteAsync("more"));
            await notes.TryAsync("flush", async () => await context.Response.BodyWriter.FlushAsync());
        }),
        Behaviour.Of("a writer that is completed with an exception", (context, notes) =>
        {
            notes.Try("complete", () => context.Response.BodyWriter.Complete(new InvalidTimeZoneException("mine")));
            return Task.CompletedTask;
        }),
        Behaviour.Of("a flush that was cancelled before", async (context, notes) =>
        {
            context.Response.BodyWriter.Write(s_hello);
            context.Response.BodyWriter.CancelPendingFlush();
            var result = await context.Response.BodyWriter.FlushAsync();
            notes.Add($"{result.IsCanceled} {result.IsCompleted}");
            await context.Response.WriteAsync("more");
        }),
        Behaviour.Of("a write whose own token was cancelled", async (context, notes) =>
        {
            await notes.TryAsync("write", () => context.Response.Body.WriteAsync(s_hello, new CancellationToken(canceled: true)).AsTask());
            await notes.TryAsync("writer",
                async () => await context.Response.BodyWriter.WriteAsync(s_hello, new CancellationToken(canceled: true)));
        }),
        Behaviour.Of("a body that is replaced", async (context, _) =>
        {
            var own = new MemoryStream();
            var server = context.Response.Body;
            context.Response.Body = own;
            await context.Response.WriteAsync("hello");
            context.Response.BodyWriter.Write("!"u8);
            await context.Response.BodyWriter.FlushAsync();
            context.Response.Body = server;
            await context.Response.Body.WriteAsync(own.ToArray());
        }),
        Behaviour.Of("a body that stays replaced", async (context, _) =>
        {
            context.Response.Body = new MemoryStream();
            await context.Response.WriteAsync("hello");
        }),
        Behaviour.Of("a file that is sent", async (context, notes) =>
        {
            var path = Path.Combine(AppContext.BaseDirectory, "Shadowing.AspNetCore.Tests.deps.json");
            await notes.TryAsync("part", () => context.Response.SendFileAsync(path, 2, 10));
            await notes.TryAsync("missing", () => context.Response.SendFileAsync("/nowhere/at-all"));
            await notes.TryAsync("too long", () => context.Response.SendFileAsync(path, 0, 1_000_000_000));
        }),
        Behaviour.Of("buffering that is disabled", async (context, _) =>
        {
            context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
            await context.Response.WriteAsync("hello");
        }),
        Behaviour.Of("nothing at all", (_, _) => Task.CompletedTask),
    ];

    public static void Allow(HttpContext context) =>
        context.Features.GetRequiredFeature<IHttpBodyControlFeature>().AllowSynchronousIO = true;
}
