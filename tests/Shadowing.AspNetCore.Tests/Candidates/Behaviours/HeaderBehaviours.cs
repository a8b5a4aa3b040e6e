using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Shadowing.AspNetCore.Tests.Candidates.Behaviours;

/// <summary>Status and headers, allowed and not, in time and too late.</summary>
internal static class HeaderBehaviours
{
    public static IReadOnlyList<Behaviour> All { get; } =
    [
        .. Value("a line end", "a\r\nX-B: b"), .. Value("a line feed", "a\nb"), .. Value("a zero", "a\0b"),
        .. Value("a control character", "a\u0001b"), .. Value("a delete character", "a\u007fb"),
        .. Value("a letter that is not ASCII", "grün"), .. Value("an emoji", "\U0001F600"), .. Value("a tab", "a\tb"),
        .. Value("spaces around it", " a "), .. Value("nothing in it", string.Empty),
        Name("a space in it", "X A"), Name("a colon in it", "X:A"), Name("a line end in it", "X\r\nA"),
        Name("a letter that is not ASCII", "X-Ä"), Name("nothing in it", string.Empty), Name("a slash in it", "X/A"),
        Behaviour.Of("a header that is null", async (context, notes) =>
        {
            notes.Try("null", () => context.Response.Headers["X-A"] = (string?)null);
            notes.Try("nulls", () => context.Response.Headers["X-B"] = new StringValues([null, "b"]));
            await notes.TryAsync("write", () => context.Response.WriteAsync("hello"));
        }),
        Behaviour.Of("a header of many lines", (context, _) =>
        {
            context.Response.Headers.Append("X-Many", "a");
            context.Response.Headers.Append("X-Many", "b");
            context.Response.Headers["X-A"] = new StringValues(["1", "2"]);
            return Task.CompletedTask;
        }),
        Behaviour.Of("header collections that are asked", (context, notes) =>
        {
            var headers = context.Response.Headers;
            headers["x-a"] = "1";
            notes.Add($"{headers["X-A"]} {headers.ContainsKey("X-a")} {headers.Count} {headers.IsReadOnly} {headers.Remove("nothing")}");
            notes.Try("add twice", () => ((IDictionary<string, StringValues>)headers).Add("X-A", "2"));
            notes.Add(headers["X-Missing"].Count);
            headers.Clear();
            notes.Add(headers.Count);
            return Task.CompletedTask;
        }),
        Behaviour.Of("a status and headers after the start", async (context, notes) =>
        {
            await context.Response.WriteAsync("hello");
            notes.Try("status", () => context.Response.StatusCode = 404);
            notes.Try("reason", () => context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = "No");
            notes.Try("header", () => context.Response.Headers["X-A"] = "1");
            notes.Try("remove", () => context.Response.Headers.Remove("X-A"));
            notes.Try("type", () => context.Response.ContentType = "text/plain");
            notes.Try("length", () => context.Response.ContentLength = 5);
            notes.Try("clear", context.Response.Clear);
            notes.Try("redirect", () => context.Response.Redirect("/b"));
            notes.Try("starting", () => context.Response.OnStarting(() => Task.CompletedTask));
            notes.Add(context.Response.Headers.IsReadOnly);
        }),
        .. Statuses(0, 99, 100, 101, 103, 199, 299, 418, 599, 600, 999, 1000, -1),
        Behaviour.Of("a reason of the handler's own", (context, notes) =>
        {
            notes.Try("set", () => context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = "Fine by me");
            return Task.CompletedTask;
        }),
        Behaviour.Of("a redirect", (context, _) =>
        {
            context.Response.Redirect("/somewhere?a=ü", permanent: true, preserveMethod: true);
            return Task.CompletedTask;
        }),
        Behaviour.Of("cookies", (context, _) =>
        {
            context.Response.Cookies.Append("a", "1 ü;",
                new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromHours(1) });
            context.Response.Cookies.Append("b", "2");
            context.Response.Cookies.Delete("c");
            return Task.CompletedTask;
        }),
        Behaviour.Of("a response that is cleared", async (context, notes) =>
        {
            context.Response.StatusCode = 404;
            context.Response.Headers["X-A"] = "1";
            context.Response.BodyWriter.Write("lost?");
            notes.Try("clear", context.Response.Clear);
            await context.Response.WriteAsync("kept");
        }),
        Behaviour.Of("headers of the server's own, set and removed", async (context, notes) =>
        {
            context.Response.Headers.Server = "mine";
            context.Response.Headers.Date = "then";
            context.Response.Headers.Remove("Date");
            await context.Response.WriteAsync("hello");
            notes.Add($"{context.Response.Headers.Server} {context.Response.Headers.Date.Count} {context.Response.Headers.TransferEncoding}");
        }),
        Behaviour.Of("callbacks at the start", async (context, notes) =>
        {
            context.Response.OnStarting(() =>
            {
                notes.Add($"first {context.Response.HasStarted}");
                context.Response.Headers["X-A"] = "set at the start";
                context.Response.OnStarting(() =>
                {
                    notes.Add("within");
                    return Task.CompletedTask;
                });
                return Task.CompletedTask;
            });
            context.Response.OnStarting(async state =>
            {
                await Task.Yield();
                notes.Add(state);
                context.Response.StatusCode = 201;
            }, "second");
            await context.Response.WriteAsync("hello");
            notes.Add("written");
        }),
        Behaviour.Of("callbacks at the start of nothing", (context, notes) =>
        {
            context.Response.OnStarting(() =>
            {
                notes.Add("starting");
                context.Response.StatusCode = 202;
                return Task.CompletedTask;
            });
            notes.Add("returning");
            return Task.CompletedTask;
        }),
        Behaviour.Of("a callback at the start that writes", async (context, notes) =>
        {
            context.Response.OnStarting(() => notes.TryAsync("within", () => context.Response.WriteAsync("early ")));
            await context.Response.WriteAsync("hello");
        }),
        Behaviour.Of("a callback at the start that throws", async (context, notes) =>
        {
            context.Response.OnStarting(() =>
            {
                notes.Add("never before the other");
                return Task.CompletedTask;
            });
            context.Response.OnStarting(() => throw new InvalidTimeZoneException("mine"));
            await notes.TryAsync("write", () => context.Response.WriteAsync("hello"));
            await notes.TryAsync("again", () => context.Response.WriteAsync("hello"));
        }),
        Behaviour.Of("a callback at the start that throws, which escapes", (context, _) =>
        {
            context.Response.OnStarting(() => throw new InvalidTimeZoneException("mine"));
            return context.Response.WriteAsync("hello");
        }),
        Behaviour.Of("a response that is started", async (context, notes) =>
        {
            context.Response.StatusCode = 206;
            await context.Response.StartAsync();
            notes.Add(context.Response.HasStarted);
            await context.Response.StartAsync();
        }),
        Behaviour.Of("trailers", async (context, notes) =>
        {
            notes.Add(context.Response.SupportsTrailers());
            notes.Try("declare", () => context.Response.DeclareTrailer("X-T"));
            await context.Response.WriteAsync("hello");
            notes.Try("append", () => context.Response.AppendTrailer("X-T", "1"));
            notes.Try("bad", () => context.Response.AppendTrailer("X-T", "ü"));
        }),
        Behaviour.Of("a trailer that escapes", async (context, _) =>
        {
            await context.Response.WriteAsync("hello");
            context.Response.AppendTrailer("X-T", "1");
        }),
        Behaviour.Of("trailers of an answer with a length", async (context, notes) =>
        {
            context.Response.ContentLength = 5;
            await context.Response.WriteAsync("hello");
            notes.Try("append", () => context.Response.AppendTrailer("X-T", "1"));
        }),
        Behaviour.Of("a trailer after the end", async (context, notes) =>
        {
            await context.Response.WriteAsync("hello");
            await context.Response.CompleteAsync();
            notes.Try("append", () => context.Response.AppendTrailer("X-T", "1"));
        }),
        Behaviour.Of("headers of a connection", async (context, notes) =>
        {
            context.Response.Headers.Connection = "keep-alive";
            context.Response.Headers.KeepAlive = "timeout=5";
            await notes.TryAsync("write", () => context.Response.WriteAsync("hello"));
        }),
    ];

    private static void Write(this System.IO.Pipelines.PipeWriter writer, string text) =>
        writer.Advance(System.Text.Encoding.UTF8.GetBytes(text, writer.GetSpan(text.Length * 3)));

    private static IEnumerable<Behaviour> Value(string what, string value)
    {
        yield return Behaviour.Of($"a header with {what}", async (context, notes) =>
        {
            notes.Try("set", () => context.Response.Headers["X-A"] = value);
            await notes.TryAsync("write", () => context.Response.WriteAsync("hello"));
        });
        yield return Behaviour.Of($"a header with {what}, which escapes", (context, _) =>
        {
            context.Response.Headers["X-A"] = value;
            return context.Response.WriteAsync("hello");
        });
        yield return Behaviour.Of($"a known header with {what} and no body", (context, notes) =>
        {
            notes.Try("set", () => context.Response.Headers.ETag = value);
            return Task.CompletedTask;
        });
    }

    private static Behaviour Name(string what, string name) => Behaviour.Of($"a header name with {what}", async (context, notes) =>
    {
        notes.Try("set", () => context.Response.Headers[name] = "a");
        await notes.TryAsync("write", () => context.Response.WriteAsync("hello"));
    });

    private static IEnumerable<Behaviour> Statuses(params int[] statuses) =>
        statuses.Select(status => Behaviour.Of($"the status {status}", (context, notes) =>
    {
        notes.Try("set", () => context.Response.StatusCode = status);
        return Task.CompletedTask;
    }) with
        { Closes = status is >= 100 and < 200 });
}
