using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;

namespace Shadowing.AspNetCore.Tests.Candidates.Behaviours;

/// <summary>What a handler reads of its request, and how.</summary>
internal static class RequestBehaviours
{
    private static readonly byte[] s_json = """{"name":"anna","n":[1,2,3]}"""u8.ToArray();
    private static readonly byte[] s_form = "a=1&b=%C3%BC&a=2"u8.ToArray();
    private static readonly byte[] s_parts =
        "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f.txt\"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--x--\r\n"u8.ToArray();

    public static IReadOnlyList<Behaviour> All { get; } =
    [
        Posted("a body read to its end", async (context, notes) => notes.Add(await ReadAsync(context.Request.Body))),
        Posted("a body read twice", async (context, notes) =>
        {
            notes.Add(await ReadAsync(context.Request.Body));
            notes.Add(await ReadAsync(context.Request.Body));
            notes.Try("rewind", () => context.Request.Body.Position = 0);
        }),
        Posted("a body that is buffered and read twice", async (context, notes) =>
        {
            context.Request.EnableBuffering();
            notes.Add(await ReadAsync(context.Request.Body));
            context.Request.Body.Position = 0;
            notes.Add(await ReadAsync(context.Request.Body));
        }),
        Posted("a body read synchronously", (context, notes) =>
        {
            notes.Try("read", () => context.Request.Body.ReadExactly(new byte[3]));
            notes.Try("byte", () => context.Request.Body.ReadByte());
            notes.Try("copy", () => context.Request.Body.CopyTo(new MemoryStream()));
            notes.Try("reader", () => new StreamReader(context.Request.Body).ReadToEnd());
            notes.Try("json", () => JsonSerializer.Deserialize<JsonElement>(context.Request.Body));
            return Task.CompletedTask;
        }),
        Posted("a body read synchronously where it is allowed", (context, notes) =>
        {
            notes.Try("read", () => notes.Add(new StreamReader(context.Request.Body).ReadToEnd()));
            return Task.CompletedTask;
        }) with { Before = WritingBehaviours.Allow },
        Posted("a body read synchronously that escapes", (context, _) =>
        {
            context.Request.Body.ReadExactly(new byte[3]);
            return Task.CompletedTask;
        }),
        Posted("what the body's stream can", (context, notes) =>
        {
            var body = context.Request.Body;
            notes.Add($"{body.CanRead} {body.CanSeek} {body.CanWrite} {body.CanTimeout}");
            notes.Try("length", () => _ = body.Length);
            notes.Try("position", () => _ = body.Position);
            notes.Try("seek", () => body.Seek(0, SeekOrigin.Begin));
            notes.Try("write", () => body.Write(new byte[1]));
            return Task.CompletedTask;
        }),
        Posted("a body that is not read", (_, _) => Task.CompletedTask),
        Posted("a body that is read in part", async (context, _) => await context.Request.Body.ReadExactlyAsync(new byte[3])),
        Posted("a body read through its reader", async (context, notes) =>
        {
            var reader = context.Request.BodyReader;
            while (true)
            {
                var result = await reader.ReadAsync();
                reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                if (result.IsCompleted)
                {
                    notes.Add(Encoding.UTF8.GetString(result.Buffer));
                    break;
                }
            }

            await reader.CompleteAsync();
            await notes.TryAsync("after the end", async () => await reader.ReadAsync());
        }),
        Posted("a reader that is read twice at once", async (context, notes) =>
        {
            var reader = context.Request.BodyReader;
            await reader.ReadAsync();
            await notes.TryAsync("again", async () => await reader.ReadAsync());
        }),
        Posted("a reader that is advanced before it is read", (context, notes) =>
        {
            notes.Try("advance", () => context.Request.BodyReader.AdvanceTo(default));
            return Task.CompletedTask;
        }),
        Posted("a reader that is cancelled", async (context, notes) =>
        {
            context.Request.BodyReader.CancelPendingRead();
            var result = await context.Request.BodyReader.ReadAsync();
            notes.Add(result.IsCanceled);
        }),
        Posted("a reader that is completed at once", async (context, notes) =>
        {
            await context.Request.BodyReader.CompleteAsync();
            await notes.TryAsync("read", async () => await context.Request.Body.ReadExactlyAsync(new byte[1]));
        }),
        Posted("a stream that is closed", async (context, notes) =>
        {
            context.Request.Body.Close();
            await notes.TryAsync("read", async () => await context.Request.Body.ReadExactlyAsync(new byte[1]));
        }),
        Posted("a body with its facts", (context, notes) =>
        {
            notes.Add($"{context.Request.ContentLength} {context.Request.ContentType} {context.Request.Headers.TransferEncoding} {context.Features.GetRequiredFeature<IHttpRequestBodyDetectionFeature>().CanHaveBody} {context.Request.HasFormContentType}");
            return Task.CompletedTask;
        }),
        Posted("a body in chunks", async (context, notes) =>
        {
            notes.Add($"{context.Request.ContentLength} {context.Request.Headers.TransferEncoding} {context.Features.GetRequiredFeature<IHttpRequestBodyDetectionFeature>().CanHaveBody}");
            notes.Add(await ReadAsync(context.Request.Body));
        }) with { IsChunked = true },
        Posted("a body that is empty", async (context, notes) =>
        {
            // Over HTTP/2 the end of an empty body comes by itself, before or after the server has begun the request: there the server's
            // answer changes from call to call.
            var canHaveBody = HttpProtocol.IsHttp11(context.Request.Protocol)
                && context.Features.GetRequiredFeature<IHttpRequestBodyDetectionFeature>().CanHaveBody;
            notes.Add($"{context.Request.ContentLength} {canHaveBody}");
            notes.Add(await ReadAsync(context.Request.Body));
        }) with { Body = [] },
        Posted("a large body", async (context,
            notes) => notes.Add((await ReadAsync(context.Request.Body)).Length)) with { Body = new byte[200_000] },
        Posted("a body as JSON",
            async (context, notes) => notes.Add(await context.Request.ReadFromJsonAsync<JsonElement>())) with { ContentType =
                "application/json" },
        Posted("a body that is no JSON type",
            async (context, notes) =>
                await notes.TryAsync("json", async () => await context.Request.ReadFromJsonAsync<JsonElement>())) with { ContentType =
                    "text/plain" },
        Posted("a form", async (context, notes) =>
        {
            var form = await context.Request.ReadFormAsync();
            notes.Add(string.Join("; ", form.Select(field => $"{field.Key}={field.Value}")));
            notes.Add(context.Request.Form["b"]);
        }) with { Body = s_form, ContentType = "application/x-www-form-urlencoded" },
        Posted("a form read synchronously", (context, notes) =>
        {
            notes.Try("form", () => notes.Add(context.Request.Form["a"]));
            return Task.CompletedTask;
        }) with { Body = s_form, ContentType = "application/x-www-form-urlencoded" },
        Posted("a form that is none", (context, notes) =>
        {
            notes.Try("form", () => _ = context.Request.Form);
            return Task.CompletedTask;
        }) with { ContentType = "application/json" },
        Posted("a form in parts", async (context, notes) =>
        {
            var form = await context.Request.ReadFormAsync();
            notes.Add($"{form["a"]} {form.Files[0].FileName} {form.Files[0].Length} {form.Files[0].ContentType}");
        }) with { Body = s_parts, ContentType = "multipart/form-data; boundary=x" },
        Posted("a form in parts that break off",
            async (context, notes) => await notes.TryAsync("form", async () => await context.Request.ReadFormAsync())) with { Body =
                s_parts[..60], ContentType = "multipart/form-data; boundary=x" },
        Posted("a limit of the handler's own", async (context, notes) =>
        {
            var limit = context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>();
            notes.Add($"{limit.MaxRequestBodySize} {limit.IsReadOnly}");
            limit.MaxRequestBodySize = 5;
            await notes.TryAsync("read", async () => await ReadAsync(context.Request.Body));
            notes.Add(limit.IsReadOnly);
            notes.Try("again", () => limit.MaxRequestBodySize = 50);
            notes.Try("negative", () => limit.MaxRequestBodySize = -1);
        }),
        Posted("a limit that chunks pass", async (context, notes) =>
        {
            context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = 5;
            await notes.TryAsync("read", async () => await ReadAsync(context.Request.Body));
        }) with { IsChunked = true },
        Posted("a limit that escapes", async (context, _) =>
        {
            context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = 5;
            await ReadAsync(context.Request.Body);
        }),
        Posted("a limit that was set before", (context, notes) =>
        {
            notes.Add(context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize);
            return Task.CompletedTask;
        }) with { Before = static context =>
            context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = 12_345 },
        Posted("no limit, which was set before", (context, notes) =>
        {
            notes.Add(context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize);
            return Task.CompletedTask;
        }) with { Before = static context =>
            context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null },
        new("a body bound to a parameter", _ => (Posting posting) => $"{posting.Name} {posting.N.Length}") { Method = "POST",
            Body = s_json, ContentType = "application/json" },
        new("a body that cannot be bound", _ => (Posting posting) => posting.Name) { Method = "POST", Body = "{"u8.ToArray(),
            ContentType = "application/json" },
        Posted("an exception before the body is read", (_, _) => throw new InvalidTimeZoneException("mine")),
        Posted("an exception after the start, before the body is read", async (context, _) =>
        {
            await context.Response.WriteAsync("hello");
            throw new InvalidTimeZoneException("mine");
        }),
        Posted("an exception before a large body is read",
            (_, _) => throw new InvalidTimeZoneException("mine")) with { Body = new byte[200_000] },
        Posted("an answer before a large body is read",
            (context, _) => context.Response.WriteAsync("hello")) with { Body = new byte[200_000], IsChunked = true },
        new("a query that cannot be bound", _ => (int q) => q) { Query = "?q=x" },
        new("a query that is missing", _ => (int q) => q),
        Behaviour.Of("the request's line", (context, notes) =>
        {
            var request = context.Request;
            notes.Add($"{request.Method} {request.Protocol} {request.Scheme} {request.PathBase} {request.QueryString} {request.Query["q"]} {request.Query["x"]} {request.IsHttps}");
            notes.Add(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Replace("/server/", "/",
                StringComparison.Ordinal).Replace("/candidate/", "/", StringComparison.Ordinal));
            notes.Add(request.GetEncodedPathAndQuery().Replace("/server/", "/", StringComparison.Ordinal)
                .Replace("/candidate/", "/", StringComparison.Ordinal));
            return Task.CompletedTask;
        }) with { Query = "?q=%20%2f+&x=%41&%E2%82%AC=1;2" },
        Behaviour.Of("a raw target behind a path base", (context, notes) =>
        {
            notes.Add($"{context.Request.PathBase} {context.Request.Path.Value!.Split('/')[2]} {context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('/')[2]}");
            return Task.CompletedTask;
        }) with { Before = static context => context.Request.PathBase = "/base" },
        Behaviour.Of("the request's headers", (context, notes) =>
        {
            notes.Add($"{context.Request.Headers["X-Sent"]} {context.Request.Headers["x-sent"].Count} {context.Request.Host} {context.Request.Headers.Host} {context.Request.Headers.Count} {context.Request.Headers.ContainsKey("Shadowing-Experiment")}".Replace(context.Request.Host.Value!, "host", StringComparison.Ordinal));
            notes.Try("set", () => context.Request.Headers["X-New"] = "1");
            notes.Try("length", () => context.Request.ContentLength = 1);
            notes.Try("bad", () => context.Request.Headers["X-New"] = "a\r\nb");
            return Task.CompletedTask;
        }),
        Behaviour.Of("a header that a middleware set", (context, notes) =>
        {
            notes.Add($"{context.Request.Headers["X-Set"]} {context.Request.Scheme}");
            return Task.CompletedTask;
        }) with
        {
            Before = static context =>
            {
                context.Request.Headers["X-Set"] = "ü\u0001";
                context.Request.Scheme = "https";
            },
        },
        Behaviour.Of("no body", async (context, notes) =>
        {
            notes.Add($"{context.Request.ContentLength} {context.Features.GetRequiredFeature<IHttpRequestBodyDetectionFeature>().CanHaveBody}");
            notes.Add(await ReadAsync(context.Request.Body));
        }),
        Behaviour.Of("trailers of a request", (context, notes) =>
        {
            notes.Add(context.Request.SupportsTrailers());
            notes.Try("check", () => notes.Add(context.Request.CheckTrailersAvailable()));
            return Task.CompletedTask;
        }),
        Behaviour.Of("the order of a request's and an answer's bytes", async (context, notes) =>
        {
            await context.Response.WriteAsync("first ");
            notes.Add(await ReadAsync(context.Request.Body));
            await context.Response.WriteAsync("second");
        }) with { Method = "POST", Body = s_json },
    ];

    private static Behaviour Posted(string name, Func<HttpContext, Notes, Task> handler) =>
        Behaviour.Of($"posted: {name}", handler) with { Method = "POST", Body = s_json };

    private static async Task<string> ReadAsync(Stream body)
    {
        using var reader = new StreamReader(body, leaveOpen: true);
        return await reader.ReadToEndAsync();
    }

    private sealed record Posting(string Name, int[] N);
}
