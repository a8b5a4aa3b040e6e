using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>Requests of every shape, in every pipeline: ways to send and to read a body, ways to answer, methods, and headers that change
/// what servers do.</summary>
internal static class ShapeCases
{
    private static readonly (string Name, byte[]? Body, bool Chunked)[] s_bodies =
    [
        ("no body", null, false), ("10 bytes", Payload.OfLength(10), false), ("5,000 bytes", Payload.OfLength(5_000), false),
        ("10 bytes in chunks", Payload.OfLength(10), true), ("20,000 bytes in chunks", Payload.OfLength(20_000), true),
        ("an empty body", [], false), ("an empty body in chunks", [], true),
    ];

    private static readonly (string Name, Func<HttpContext, Task> Read)[] s_readers =
    [
        ("reads nothing", static _ => Task.CompletedTask),
        ("reads a stream", static async context => Note(context, await ReadAsync(context.Request.Body))),
        ("copies a stream", static async context =>
        {
            using var copy = new MemoryStream();
            await context.Request.Body.CopyToAsync(copy);
            Note(context, copy.ToArray());
        }),
        ("reads a reader", static async context =>
        {
            using var copy = new MemoryStream();
            while (true)
            {
                var result = await context.Request.BodyReader.ReadAsync();
                foreach (var piece in result.Buffer)
                {
                    copy.Write(piece.Span);
                }

                context.Request.BodyReader.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    break;
                }
            }

            Note(context, copy.ToArray());
        }),
        ("reads a half", static async context => Note(context, await ReadAsync(context.Request.Body, most: 5))),
        ("reads twice", static async context =>
        {
            context.Request.EnableBuffering();
            Note(context, await ReadAsync(context.Request.Body));
            context.Request.Body.Position = 0;
            Note(context, await ReadAsync(context.Request.Body));
        }),
        ("reads a form", static async context =>
            Exchange.Of(context)?.Note($"{(context.Request.HasFormContentType ? (await context.Request.ReadFormAsync()).Count : -1)}")),
        ("echoes", static context => context.Request.Body.CopyToAsync(context.Response.Body)),
    ];

    private static readonly (string Name, Func<HttpContext, Task> Answer)[] s_answers =
    [
        ("text", static context => context.Response.WriteAsync("a text")),
        ("5,000 bytes with a length", static context =>
        {
            context.Response.ContentType = "text/plain";
            context.Response.ContentLength = 5_000;
            return context.Response.Body.WriteAsync(Payload.OfLength(5_000)).AsTask();
        }),
        ("JSON", static context => context.Response.WriteAsJsonAsync(new { a = 1, text = new string('x', 2_000) })),
        ("204", static context =>
        {
            context.Response.StatusCode = 204;
            return Task.CompletedTask;
        }),
        ("404", static context =>
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        }),
        ("a redirect", static context =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        }),
        ("an exception", static context => throw WriteCases.Fault(context, new InvalidOperationException("before the answer"))),
        ("a late header", static context =>
        {
            context.Response.OnStarting(() =>
            {
                context.Response.Headers["x-late"] = "1";
                return Task.CompletedTask;
            });
            "advanced"u8.CopyTo(context.Response.BodyWriter.GetSpan(8));
            context.Response.BodyWriter.Advance(8);
            return Task.CompletedTask;
        }),
    ];

    // Those that HTTP/2 does not know make their case one of HTTP/1.1.
    private static readonly HeaderField[][] s_headers =
    [
        [], [new("accept-encoding", "gzip")], [new("accept", "text/event-stream")], [new("if-none-match", "\"a\"")],
        [new("range", "bytes=0-3")], [new("cookie", "a=b; c=d")], [new("connection", "upgrade")],
        [new("connection", "Upgrade, HTTP2-Settings"), new("upgrade", "h2c"), new("http2-settings", "AAMAAABkAAQBAAAAAAIAAAAA")],
        [new("x-forwarded-for", "10.0.0.1"), new("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")],
        [new("connection", "close")],
    ];

    public static IReadOnlyList<WriteCase> All() =>
        [.. Pipelines.All.SelectMany(static pipeline => (IEnumerable<WriteCase>)[.. Bodies(pipeline.Area), .. Answers(pipeline.Area)])];

    private static IEnumerable<WriteCase> Bodies(string area)
    {
        var number = 0;
        foreach (var reader in s_readers)
        {
            foreach (var body in s_bodies)
            {
                var answer = s_answers[number++ % s_answers.Length];
                yield return Case(area, $"{body.Name}, {reader.Name}, {answer.Name}", number % 3 == 0 ? "PUT" : "POST",
                    [new("content-type", reader.Name == "reads a form" ? "application/x-www-form-urlencoded" : "text/plain")],
                    async context =>
                {
                    await reader.Read(context);
                    if (reader.Name != "echoes")
                    {
                        await answer.Answer(context);
                    }
                }) with
                {
                    Body = body.Body,
                    Chunked = body.Chunked,
                    ReadsToTheEnd = reader.Name is not ("reads nothing" or "reads a half"),
                };
            }
        }
    }

    private static IEnumerable<WriteCase> Answers(string area)
    {
        var number = 0;
        foreach (var answer in s_answers)
        {
            foreach (var method in (string[])["GET", "HEAD", "DELETE", "OPTIONS"])
            {
                var headers = s_headers[number++ % s_headers.Length];
                yield return Case(area, string.Create(CultureInfo.InvariantCulture, $"{method} for {answer.Name} {number}"), method,
                    headers, answer.Answer);
            }
        }

        foreach (var headers in s_headers)
        {
            yield return Case(area, string.Create(CultureInfo.InvariantCulture, $"GET with headers {number++}"), "GET", headers,
                s_answers[number % 3].Answer);
        }
    }

    private static WriteCase Case(string area, string name, string method, HeaderField[] headers, Func<HttpContext, Task> handler) =>
        new(name, new RequestDelegate(handler))
        {
            Area = area, Method = method, Headers = headers,
            OverHttp2 = !headers.Any(static header => header.Name is "connection" or "upgrade"), };

    private static async Task<byte[]> ReadAsync(Stream body, int most = int.MaxValue)
    {
        using var copy = new MemoryStream();
        var buffer = new byte[Math.Min(most, 1_000)];
        int read;
        while (copy.Length < most && (read = await body.ReadAsync(buffer)) > 0)
        {
            copy.Write(buffer, 0, read);
        }

        return copy.ToArray();
    }

    private static void Note(HttpContext context, byte[] read) =>
        Exchange.Of(context)?.Note($"read {read.Length}: {Convert.ToHexString(SHA256.HashData(read)[..8])}");
}
