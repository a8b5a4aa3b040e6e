using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>Every way to write a body that ends well.</summary>
/// <remarks>
/// What the bytes on the wire look like follows from the calls alone: after a flush memory is asked for with its size, because how much is
/// left of a block otherwise depends on how far the socket has come.
/// </remarks>
internal static class WriteTechniques
{
    public static IEnumerable<WriteTechnique> All(CaseFiles files) =>
        [.. OfTheStream(), .. OfTheWriter(), .. Mixed(), .. OfTheFeature(), .. OfFiles(files)];

    private static IEnumerable<WriteTechnique> OfTheStream() =>
    [
        Sync("Body.Write of an array", static (context, body) => context.Response.Body.Write(body, 0, body.Length)),
        Sync("Body.Write of a span", static (context, body) => context.Response.Body.Write(body.AsSpan())),
        Sync("Body.Write in two parts with Flush between", static (context, body) =>
        {
            context.Response.Body.Write(First(body).Span);
            context.Response.Body.Flush();
            context.Response.Body.Write(Second(body).Span);
        }),
        Sync("Body.WriteByte, then the rest", static (context, body) =>
        {
            foreach (var octet in body.Take(3))
            {
                context.Response.Body.WriteByte(octet);
            }

            context.Response.Body.Write(body.AsSpan(Math.Min(3, body.Length)));
        }),
        new("Body.WriteAsync of an array", static (context, body) => context.Response.Body.WriteAsync(body, 0, body.Length)),
        new("Body.WriteAsync of memory", static async (context, body) => await context.Response.Body.WriteAsync(body.AsMemory())),
        new("Body.WriteAsync in many parts", static async (context, body) =>
        {
            foreach (var part in body.Chunk(1_000))
            {
                await context.Response.Body.WriteAsync(part);
            }
        }),
        new("Body.WriteAsync of nothing, then of all", static async (context, body) =>
        {
            await context.Response.Body.WriteAsync(ReadOnlyMemory<byte>.Empty);
            await context.Response.Body.WriteAsync(body);
        }),
        new("Body.BeginWrite and EndWrite", static (context, body) =>
            Task.Factory.FromAsync(context.Response.Body.BeginWrite, context.Response.Body.EndWrite, body, 0, body.Length, null)),
        new("Body with FlushAsync midway", static async (context, body) =>
        {
            await context.Response.Body.WriteAsync(First(body));
            await context.Response.Body.FlushAsync();
            await context.Response.Body.WriteAsync(Second(body));
        }),
        new("Body with FlushAsync first and last", static async (context, body) =>
        {
            await context.Response.Body.FlushAsync();
            await context.Response.Body.WriteAsync(body);
            await context.Response.Body.FlushAsync();
        }),
        new("CopyToAsync into the body", static (context, body) => new MemoryStream(body).CopyToAsync(context.Response.Body)),
        Sync("CopyTo into the body in small parts",
            static (context, body) => new ReadOnlyChunks(body).CopyTo(context.Response.Body, 4_096)),
        new("StreamWriter over the body", static async (context, body) =>
        {
            await using var writer = new StreamWriter(context.Response.Body, new UTF8Encoding(false), 1_024, leaveOpen: true);
            await writer.WriteAsync(Encoding.ASCII.GetString(body));
        }),
        new("StreamWriter that closes the body", static async (context, body) =>
        {
            await using var writer = new StreamWriter(context.Response.Body, new UTF8Encoding(false), 1_024);
            await writer.WriteAsync(Encoding.ASCII.GetString(body));
        }),
    ];

    private static IEnumerable<WriteTechnique> OfTheWriter() =>
    [
        new("BodyWriter.GetMemory, Advance, FlushAsync", static async (context, body) =>
        {
            Put(context.Response.BodyWriter, body);
            await context.Response.BodyWriter.FlushAsync();
        }),
        new("BodyWriter with FlushAsync after each part", static async (context, body) =>
        {
            foreach (var part in body.Chunk(1_000))
            {
                Put(context.Response.BodyWriter, part);
                await context.Response.BodyWriter.FlushAsync();
            }
        }),
        Sync("BodyWriter.GetSpan, Advance without flush", static (context, body) =>
        {
            body.CopyTo(context.Response.BodyWriter.GetSpan(body.Length));
            context.Response.BodyWriter.Advance(body.Length);
            Note(context, $"unflushed: {context.Response.BodyWriter.CanGetUnflushedBytes} {context.Response.BodyWriter.UnflushedBytes}");
        }),
        Sync("BodyWriter.Write of a span without flush", static (context, body) => context.Response.BodyWriter.Write(body)),
        new("BodyWriter.WriteAsync", static async (context, body) => await context.Response.BodyWriter.WriteAsync(body)),
        new("BodyWriter.WriteAsync of nothing, then of all", static async (context, body) =>
        {
            await context.Response.BodyWriter.WriteAsync(ReadOnlyMemory<byte>.Empty);
            await context.Response.BodyWriter.WriteAsync(body);
        }),
        new("BodyWriter.Advance twice on one lease", static async (context, body) =>
        {
            var memory = context.Response.BodyWriter.GetMemory(Math.Max(1, body.Length));
            body.CopyTo(memory);
            context.Response.BodyWriter.Advance(body.Length / 2);
            context.Response.BodyWriter.Advance(body.Length - (body.Length / 2));
            await context.Response.BodyWriter.FlushAsync();
        }),
        new("BodyWriter with leases that are not used", static async (context, body) =>
        {
            context.Response.BodyWriter.GetMemory(100).Span.Fill((byte)'!');
            context.Response.BodyWriter.Advance(0);
            context.Response.BodyWriter.GetSpan(200).Fill((byte)'?');
            Put(context.Response.BodyWriter, body);
            await context.Response.BodyWriter.FlushAsync();
        }),
        Sync("BodyWriter.Complete", static (context, body) =>
        {
            Put(context.Response.BodyWriter, body);
            context.Response.BodyWriter.Complete();
        }),
        new("BodyWriter.CompleteAsync", static async (context, body) =>
        {
            Put(context.Response.BodyWriter, body);
            await context.Response.BodyWriter.CompleteAsync();
            Note(context, $"started: {context.Response.HasStarted}");
        }),
        new("BodyWriter.CompleteAsync after WriteAsync", static async (context, body) =>
        {
            await context.Response.BodyWriter.WriteAsync(body);
            await context.Response.BodyWriter.CompleteAsync();
        }),
        new("BodyWriter.AsStream", static async (context, body) =>
        {
            var stream = context.Response.BodyWriter.AsStream(leaveOpen: true);
            await stream.WriteAsync(First(body));
            await stream.FlushAsync();
            await stream.WriteAsync(Second(body));
        }),
        new("BodyWriter.AsStream that is closed", static async (context, body) =>
        {
            await using var stream = context.Response.BodyWriter.AsStream();
            await stream.WriteAsync(body);
        }),
        new("BodyWriter with FlushAsync of nothing", static async (context, body) =>
        {
            await context.Response.BodyWriter.FlushAsync();
            await context.Response.BodyWriter.WriteAsync(body);
        }),
        new("BodyWriter with a cancelled pending flush", static async (context, body) =>
        {
            context.Response.BodyWriter.CancelPendingFlush();
            Put(context.Response.BodyWriter, body);
            var result = await context.Response.BodyWriter.FlushAsync();
            Note(context, $"flush cancelled: {result.IsCanceled}, completed: {result.IsCompleted}");
        }),
        new("PipeReader.CopyToAsync into BodyWriter", static (context, body) =>
            PipeReader.Create(new ReadOnlySequence<byte>(body)).CopyToAsync(context.Response.BodyWriter)),
        new("Utf8JsonWriter on BodyWriter", static async (context, body) =>
        {
            await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
            json.WriteStringValue(body);
            await json.FlushAsync();
        }) { Overhead = 2 },
        Sync("Utf8JsonWriter on BodyWriter without flush of the body", static (context, body) =>
        {
            using var json = new Utf8JsonWriter(context.Response.BodyWriter);
            json.WriteStringValue(body);
            json.Flush();
        }) with { Overhead = 2 },
        new("Response.WriteAsync of a string", static (context, body) => context.Response.WriteAsync(Encoding.ASCII.GetString(body))),
        new("Response.WriteAsync of two strings", static async (context, body) =>
        {
            await context.Response.WriteAsync(Encoding.ASCII.GetString(First(body).Span), Encoding.ASCII);
            await context.Response.WriteAsync(Encoding.ASCII.GetString(Second(body).Span), Encoding.ASCII);
        }) { ChunksByTheSocket = true },
        new("Response.WriteAsJsonAsync",
            static (context, body) => context.Response.WriteAsJsonAsync(Encoding.ASCII.GetString(body))) { Overhead = 2 },
        new("Results.Text", static (context, body) => Results.Text(Encoding.ASCII.GetString(body)).ExecuteAsync(context)),
        new("Results.Bytes", static (context, body) => Results.Bytes(body, "application/octet-stream").ExecuteAsync(context)),
        new("Results.Stream of a pipe writer", static (context, body) =>
            Results.Stream(stream => stream.WriteAsync(body, 0, body.Length), "text/plain").ExecuteAsync(context)),
    ];

    private static IEnumerable<WriteTechnique> Mixed() =>
    [
        new("Stream, then writer", static async (context, body) =>
        {
            await context.Response.Body.WriteAsync(First(body));
            Put(context.Response.BodyWriter, Second(body).Span);
            await context.Response.BodyWriter.FlushAsync();
        }),
        new("Stream, then writer without flush", static async (context, body) =>
        {
            await context.Response.Body.WriteAsync(First(body));
            Put(context.Response.BodyWriter, Second(body).Span);
        }) { StaysUnflushed = true },
        new("Writer with flush, then stream", static async (context, body) =>
        {
            await context.Response.BodyWriter.WriteAsync(First(body));
            await context.Response.Body.WriteAsync(Second(body));
        }),
        new("Writer without flush, then stream", static async (context, body) =>
        {
            Put(context.Response.BodyWriter, First(body).Span);
            await context.Response.Body.WriteAsync(Second(body));
        }),
        new("Writer without flush, then flush of the stream", static async (context, body) =>
        {
            Put(context.Response.BodyWriter, body);
            await context.Response.Body.FlushAsync();
        }),
        Sync("Writer without flush, then synchronous stream", static (context, body) =>
        {
            Put(context.Response.BodyWriter, First(body).Span);
            context.Response.Body.Write(Second(body).Span);
        }),
    ];

    private static IEnumerable<WriteTechnique> OfTheFeature() =>
    [
        new("StartAsync, then stream", static async (context, body) =>
        {
            await context.Response.StartAsync();
            Note(context, $"started: {context.Response.HasStarted}");
            await context.Response.Body.WriteAsync(body);
        }),
        new("StartAsync, then writer", static async (context, body) =>
        {
            await context.Response.StartAsync();
            Put(context.Response.BodyWriter, body);
            await context.Response.BodyWriter.FlushAsync();
        }),
        new("StartAsync, then writer without flush", static async (context, body) =>
        {
            await context.Response.StartAsync();
            Put(context.Response.BodyWriter, body);
        }),
        new("StartAsync twice", static async (context, body) =>
        {
            await context.Response.StartAsync();
            await context.Response.StartAsync();
            await context.Response.Body.WriteAsync(body);
        }),
        new("DisableBuffering", static async (context, body) =>
        {
            context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
            await context.Response.Body.WriteAsync(body);
        }),
        new("CompleteAsync at the end", static async (context, body) =>
        {
            await context.Response.Body.WriteAsync(body);
            await context.Response.CompleteAsync();
        }),
        new("CompleteAsync after an advance", static async (context, body) =>
        {
            Put(context.Response.BodyWriter, body);
            await context.Response.CompleteAsync();
        }),
        new("CompleteAsync, then running until the client has it all", static async (context, body) =>
        {
            await context.Response.Body.WriteAsync(body);
            await context.Response.CompleteAsync();
            await ClientAsync(context);
        }),
        new("CompleteAsync of the writer, then running until the client has it all", static async (context, body) =>
        {
            await context.Response.BodyWriter.WriteAsync(body);
            await context.Response.CompleteAsync();
            await ClientAsync(context);
        }),
        new("Body replaced by a MemoryStream, copied and restored", static async (context, body) =>
        {
            var original = context.Response.Body;
            using var buffer = new MemoryStream();
            context.Response.Body = buffer;
            await context.Response.WriteAsync(Encoding.ASCII.GetString(body));
            context.Response.Body = original;
            Note(context, $"the same body: {ReferenceEquals(original, context.Response.Body)}");
            buffer.Position = 0;
            await buffer.CopyToAsync(context.Response.Body);
        }),
        new("Body replaced and restored, then the writer", static async (context, body) =>
        {
            var original = context.Response.Body;
            using var buffer = new MemoryStream();
            context.Response.Body = buffer;
            await context.Response.BodyWriter.WriteAsync(body);
            context.Response.Body = original;
            await context.Response.BodyWriter.WriteAsync(buffer.ToArray());
        }),
        new("Body replaced by a stream over it, never restored", static async (context, body) =>
        {
            context.Response.Body = new TeeStream(context.Response.Body, TeeFault.None);
            await context.Response.BodyWriter.WriteAsync(First(body));
            await context.Response.Body.WriteAsync(Second(body));
        }),
        new("Feature replaced inside and restored", static async (context, body) =>
        {
            var outer = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
            context.Features.Set<IHttpResponseBodyFeature>(new TeeBody(outer, TeeFault.None));
            await context.Response.BodyWriter.WriteAsync(First(body));
            context.Features.Set(outer);
            await context.Response.Body.WriteAsync(Second(body));
        }),
        new("Feature replaced inside by a stream's and restored", static async (context, body) =>
        {
            var outer = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
            var inner = new StreamResponseBodyFeature(outer.Stream, outer);
            context.Features.Set<IHttpResponseBodyFeature>(inner);
            await context.Response.BodyWriter.WriteAsync(body);
            await inner.CompleteAsync();
            context.Features.Set(outer);
        }),
    ];

    private static IEnumerable<WriteTechnique> OfFiles(CaseFiles files) =>
    [
        new("SendFileAsync whole", (context, body) => context.Response.SendFileAsync(files.Path(body.Length))),
        new("SendFileAsync in two ranges", async (context, body) =>
        {
            await context.Response.SendFileAsync(files.Path(body.Length), 0, body.Length / 2);
            await context.Response.SendFileAsync(files.Path(body.Length), body.Length / 2, count: null);
        }),
        new("SendFileAsync between a stream's and a writer's parts", async (context, body) =>
        {
            await context.Response.Body.WriteAsync("<"u8.ToArray());
            await context.Response.SendFileAsync(files.Path(body.Length));
            await context.Response.BodyWriter.WriteAsync(">"u8.ToArray());
        }) { Overhead = 2 },
        new("SendFileAsync after an advance", async (context, body) =>
        {
            Put(context.Response.BodyWriter, "<"u8);
            await context.Response.SendFileAsync(files.Path(body.Length));
        }) { Overhead = 1 },
        new("SendFileAsync after StartAsync", async (context, body) =>
        {
            await context.Response.StartAsync();
            await context.Response.SendFileAsync(files.Path(body.Length));
        }),
    ];

    private static WriteTechnique Sync(string name, Action<HttpContext, byte[]> write) => new(name, (context, body) =>
    {
        write(context, body);
        return Task.CompletedTask;
    });

    private static ReadOnlyMemory<byte> First(byte[] body) => body.AsMemory(0, body.Length / 2);

    private static ReadOnlyMemory<byte> Second(byte[] body) => body.AsMemory(body.Length / 2);

    private static void Put(PipeWriter writer, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(writer.GetMemory(bytes.Length).Span);
        writer.Advance(bytes.Length);
    }

    private static void Note(HttpContext context, string note) => Exchange.Of(context)?.Note(note);

    private static Task ClientAsync(HttpContext context) => WriteCases.ClientAsync(context);
}
