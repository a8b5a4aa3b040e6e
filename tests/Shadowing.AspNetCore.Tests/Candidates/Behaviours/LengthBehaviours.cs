using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Shadowing.AspNetCore.Tests.Candidates.Behaviours;

/// <summary>Lengths that are not what is written, and answers that have no body.</summary>
internal static class LengthBehaviours
{
    public static IReadOnlyList<Behaviour> All { get; } =
    [
        Behaviour.Of("a length that is right", async (context, _) =>
        {
            context.Response.ContentLength = 5;
            await context.Response.WriteAsync("hello");
        }),
        Behaviour.Of("a length that is too short", async (context, notes) =>
        {
            context.Response.ContentLength = 3;
            await notes.TryAsync("write", () => context.Response.WriteAsync("hello"));
        }),
        Behaviour.Of("a length that is too short, which escapes", (context, _) =>
        {
            context.Response.ContentLength = 3;
            return context.Response.WriteAsync("hello");
        }),
        Behaviour.Of("a length that the second write passes", async (context, notes) =>
        {
            context.Response.ContentLength = 7;
            await context.Response.WriteAsync("hello");
            await notes.TryAsync("write", () => context.Response.WriteAsync("hello"));
        }),
        Behaviour.Of("a length that is passed after all of it", async (context, _) =>
        {
            context.Response.ContentLength = 5;
            await context.Response.WriteAsync("hello");
            await context.Response.WriteAsync("hello");
        }),
        Behaviour.Of("a length that the writer passes", async (context, notes) =>
        {
            context.Response.ContentLength = 3;
            context.Response.BodyWriter.GetMemory(5);
            notes.Try("advance", () => context.Response.BodyWriter.Advance(5));
            await notes.TryAsync("flush", async () => await context.Response.BodyWriter.FlushAsync());
        }),
        Behaviour.Of("a length that is too long", async (context, _) =>
        {
            context.Response.ContentLength = 10;
            await context.Response.WriteAsync("hello");
        }),
        Behaviour.Of("a length without a body", (context, _) =>
        {
            context.Response.ContentLength = 10;
            return Task.CompletedTask;
        }),
        Behaviour.Of("a length that is too long, completed", async (context, notes) =>
        {
            context.Response.ContentLength = 10;
            await context.Response.WriteAsync("hello");
            await notes.TryAsync("complete", context.Response.CompleteAsync);
        }),
        Behaviour.Of("a length that is no number", async (context, notes) =>
        {
            notes.Try("set", () => context.Response.Headers.ContentLength = -1);
            notes.Try("text", () => context.Response.Headers["Content-Length"] = "five");
            notes.Try("empty", () => context.Response.Headers["Content-Length"] = string.Empty);
            notes.Try("sign", () => context.Response.Headers["Content-Length"] = "+5");
            notes.Try("space", () => context.Response.Headers["Content-Length"] = " 5 ");
            notes.Try("too big", () => context.Response.Headers["Content-Length"] = "99999999999999999999");
            notes.Add(context.Response.ContentLength);
            context.Response.ContentLength = null;
            await context.Response.WriteAsync("hello");
        }),
        Behaviour.Of("a length that is no number, which escapes", (context, _) =>
        {
            context.Response.Headers["Content-Length"] = "five";
            return context.Response.WriteAsync("hello");
        }),
        Behaviour.Of("a length twice", async (context, notes) =>
        {
            notes.Try("set", () => context.Response.Headers["Content-Length"] = new StringValues(["5", "6"]));
            notes.Try("append", () =>
            {
                context.Response.Headers.ContentLength = 5;
                context.Response.Headers.Append("Content-Length", "6");
            });
            notes.Add(context.Response.Headers["Content-Length"]);
            await notes.TryAsync("write", () => context.Response.WriteAsync("hello"));
        }),
        .. Bodiless(204), .. Bodiless(304), .. Bodiless(205),
        Behaviour.Of("a body of HEAD", async (context, notes) =>
        {
            context.Response.ContentType = "text/plain";
            await notes.TryAsync("write", () => context.Response.WriteAsync("hello"));
            notes.Add(context.Response.HasStarted);
        }) with { Method = "HEAD" },
        Behaviour.Of("a length and a body of HEAD", async (context, notes) =>
        {
            context.Response.ContentLength = 3;
            await notes.TryAsync("write", () => context.Response.WriteAsync("hello"));
        }) with { Method = "HEAD" },
        Behaviour.Of("a length alone of HEAD", (context, _) =>
        {
            context.Response.ContentLength = 300;
            return Task.CompletedTask;
        }) with { Method = "HEAD" },
        Behaviour.Of("chunks of the handler's own", async (context, _) =>
        {
            context.Response.Headers.TransferEncoding = "chunked";
            await context.Response.WriteAsync("5\r\nhello\r\n0\r\n\r\n");
        }) with { OverHttp2 = false },
        Behaviour.Of("chunks of the handler's own that are none", async (context, _) =>
        {
            context.Response.Headers.TransferEncoding = "chunked";
            await context.Response.WriteAsync("hello");
        }) with { Closes = true, OverHttp2 = false },
        Behaviour.Of("chunks of the handler's own without an end", async (context, _) =>
        {
            context.Response.Headers.TransferEncoding = "chunked";
            await context.Response.WriteAsync("5\r\nhello\r\n");
        }) with { Closes = true, OverHttp2 = false },
        Behaviour.Of("an answer over HTTP/1.0", async (context, notes) =>
        {
            notes.Add(context.Request.Protocol);
            await context.Response.WriteAsync("hel");
            await context.Response.WriteAsync("lo");
        }) with { Http1Version = new Version(1, 0), OverHttp2 = false },
        Behaviour.Of("an answer that asks to close", async (context, _) =>
        {
            context.Response.Headers.Connection = "close";
            await context.Response.WriteAsync("hello");
        }) with { OverHttp2 = false },
    ];

    private static IEnumerable<Behaviour> Bodiless(int status)
    {
        yield return Behaviour.Of($"a body of {status}", async (context, notes) =>
        {
            context.Response.StatusCode = status;
            await notes.TryAsync("write", () => context.Response.WriteAsync("hello"));
            notes.Add(context.Response.HasStarted);
        });
        yield return Behaviour.Of($"a body of {status}, which escapes", (context, _) =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync("hello");
        });
        yield return Behaviour.Of($"{status} with a length", (context, notes) =>
        {
            context.Response.StatusCode = status;
            notes.Try("length", () => context.Response.ContentLength = 5);
            return Task.CompletedTask;
        });
        yield return Behaviour.Of($"{status} through the writer", async (context, notes) =>
        {
            context.Response.StatusCode = status;
            await notes.TryAsync("writer", async () => await context.Response.BodyWriter.WriteAsync(new byte[3]));
        });
    }
}
