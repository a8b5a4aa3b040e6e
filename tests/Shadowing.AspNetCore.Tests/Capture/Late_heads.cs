using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.AspNetCore.Tests.Execution;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Capture;

/// <summary>The candidate sets each header at once, the control when the response starts: the same answer.</summary>
public sealed class Late_heads
{
    private static readonly byte[] s_json = Encoding.UTF8.GetBytes("{\"a\":1,\"text\":\"" + new string('x', 2_000) + "\"}");

    public static TheoryData<string> Ways => [.. s_ways.Keys];

    private static readonly Dictionary<string, Func<HttpContext, Task>> s_ways = new(StringComparer.Ordinal)
    {
        ["encoding in OnStarting, written"] = async context =>
        {
            context.Response.OnStarting(() => Set(context, "Content-Encoding", "gzip"));
            await context.Response.Body.WriteAsync(Zipped());
        },
        ["encoding in OnStarting, advanced"] = async context =>
        {
            context.Response.OnStarting(() => Set(context, "Content-Encoding", "gzip"));
            Advance(context);
            await context.Response.BodyWriter.FlushAsync();
        },
        ["encoding in OnStarting, never flushed"] = context =>
        {
            context.Response.OnStarting(() => Set(context, "Content-Encoding", "gzip"));
            Advance(context);
            return Task.CompletedTask;
        },
        ["encoding after Advance"] = async context =>
        {
            Advance(context);
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.BodyWriter.FlushAsync();
        },
        ["encoding after Advance, never flushed"] = context =>
        {
            Advance(context);
            context.Response.Headers.ContentEncoding = "gzip";
            return Task.CompletedTask;
        },
        ["encoding in OnStarting that is asynchronous"] = async context =>
        {
            context.Response.OnStarting(async () =>
            {
                await Task.Yield();
                await Set(context, "Content-Encoding", "gzip");
            });
            await context.Response.Body.WriteAsync(Zipped());
        },
        ["encoding in the last of three callbacks"] = async context =>
        {
            context.Response.OnStarting(() => Set(context, "Content-Encoding", "gzip"));
            context.Response.OnStarting(() => Set(context, "Content-Encoding", "br"));
            context.Response.OnStarting(() => Set(context, "X-Other", "1"));
            await context.Response.StartAsync();
            await context.Response.Body.WriteAsync(Zipped());
        },
        ["encoding taken away in OnStarting"] = async context =>
        {
            context.Response.Headers.ContentEncoding = "br";
            context.Response.OnStarting(() => Set(context, "Content-Encoding", "gzip"));
            await context.Response.Body.FlushAsync();
            await context.Response.Body.WriteAsync(Zipped());
        },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task An_encoding_is_read_when_the_callbacks_have_run(string way)
    {
        foreach (var isCompressedOutside in (bool[])[false, true])
        {
            await using var app = await StartAsync(s_ways[way], async context =>
            {
                context.Response.Headers.ContentEncoding = "gzip";
                await context.Response.Body.WriteAsync(Zipped());
            }, isCompressedOutside);
            using var response = await app.Client.GetAsync(new Uri("/a", UriKind.Relative));
            await response.Content.ReadAsByteArrayAsync();
            var report = await app.ReportAsync("x");
            Assert.Equal((1, 1), (report.Account.Sampled, report.Account.Match));
        }
    }

    public static TheoryData<string, bool> Beginnings =>
        [.. from way in s_beginnings.Keys from isBuffered in (bool[])[false, true] where isBuffered
            || !way.StartsWith("held back: ", StringComparison.Ordinal) select (way, isBuffered)];

    private static readonly Dictionary<string, Func<HttpContext, Task>> s_beginnings = new(StringComparer.Ordinal)
    {
        ["a synchronous write that the server refuses"] = context =>
        {
            Refused(() => context.Response.Body.Write(new byte[3]));
            return ZipAsync(context);
        },
        ["a synchronous flush that the server refuses"] = context =>
        {
            Refused(context.Response.Body.Flush);
            return ZipAsync(context);
        },
        ["a byte that the server refuses"] = context =>
        {
            Refused(() => context.Response.Body.WriteByte(1));
            return ZipAsync(context);
        },
        ["a write that is cancelled"] = async context =>
        {
            await CancelledAsync(() => context.Response.Body.WriteAsync(new byte[3], new CancellationToken(canceled: true)).AsTask());
            await RestAsync(context);
        },
        ["a write to the writer that is cancelled"] = async context =>
        {
            await CancelledAsync(() => context.Response.BodyWriter.WriteAsync(new byte[3], new CancellationToken(canceled: true)).AsTask());
            await RestAsync(context);
        },
        ["a flush that is cancelled"] = async context =>
        {
            await CancelledAsync(() => context.Response.Body.FlushAsync(new CancellationToken(canceled: true)));
            await RestAsync(context);
        },
        ["a start that is cancelled"] = async context =>
        {
            await CancelledAsync(() => context.Response.StartAsync(new CancellationToken(canceled: true)));
            await RestAsync(context);
        },
        ["a type of streams, and a write that the server refuses"] = context =>
        {
            context.Response.ContentType = "text/event-stream";
            Refused(() => context.Response.Body.Write(new byte[3]));
            context.Response.ContentType = "application/json";
            return ZipAsync(context);
        },
        ["a type of streams, a write that the server refuses, all cleared"] = context =>
        {
            context.Response.ContentType = "text/event-stream";
            Refused(() => context.Response.Body.Write(new byte[3]));
            if (context.Response.HasStarted || context.Response.Body.CanSeek)
            {
                return ZipAsync(context);
            }

            context.Response.Clear();
            context.Response.ContentType = "application/json";
            return ZipAsync(context);
        },
        ["advanced, and completed"] = async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            Advance(context);
            await context.Response.CompleteAsync();
        },
        ["held back: an empty write"] = async context =>
        {
            await context.Response.Body.WriteAsync(Array.Empty<byte>());
            await ZipAsync(context);
        },
        ["held back: a flush"] = async context =>
        {
            await context.Response.Body.FlushAsync();
            await ZipAsync(context);
        },
        ["held back: a start"] = async context =>
        {
            await context.Response.StartAsync();
            await ZipAsync(context);
        },
        ["held back: the encoding after the body"] = async context =>
        {
            await context.Response.Body.WriteAsync(Zipped());
            context.Response.Headers.ContentEncoding = "gzip";
        },
        ["held back: written, cleared and zipped"] = async context =>
        {
            await context.Response.WriteAsync("oops");
            context.Response.Clear();
            context.Response.ContentType = "application/json";
            await ZipAsync(context);
        },
        ["held back: zipped, cleared and written"] = async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.Body.WriteAsync(Zipped());
            context.Response.Clear();
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(s_json);
        },
    };

    [Theory]
    [MemberData(nameof(Beginnings))]
    public async Task Until_the_response_has_started_there_may_be_another_beginning(string way, bool isBuffered)
    {
        await using var app = await StartAsync(s_beginnings[way], ZipAsync, isBufferedOutside: isBuffered);
        using var response = await app.Client.GetAsync(new Uri("/a", UriKind.Relative));
        await response.Content.ReadAsByteArrayAsync();
        var account = (await app.ReportAsync("x")).Account;

        // With a stream in the body's place nothing is refused, and those bytes are the control's.
        var differs = isBuffered && way.Contains("refuses", StringComparison.Ordinal) && !way.Contains("flush", StringComparison.Ordinal);
        Assert.Equal((1, differs ? 0 : 1), (account.Sampled, account.Match));
    }

    [Theory]
    [InlineData("Location", "/other", 302)]
    [InlineData("Content-Type", "application/problem+json", 400)]
    [InlineData("X-Version", "7", 204)]
    [InlineData("ETag", "\"a\"", 200)]
    [InlineData("Set-Cookie", "a=b", 200)]
    public async Task A_header_that_a_callback_sets_is_compared_though_nothing_is_written(string name, string value, int status)
    {
        await using var app = await StartAsync(
            context =>
            {
                context.Response.StatusCode = status == 204 ? 200 : status;
                context.Response.OnStarting(() =>
                {
                    context.Response.StatusCode = status;
                    return Set(context, name, value);
                });
                return Task.CompletedTask;
            },
            context =>
            {
                context.Response.StatusCode = status;
                return Set(context, name, value);
            },
            settings: ("Experiments:x:Headers:Compare:0", name));
        using var response = await app.Client.GetAsync(new Uri("/a", UriKind.Relative));
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(1, (await app.ReportAsync("x")).Account.Match);
    }

    [Fact]
    public async Task A_header_that_the_candidate_lacks_is_found_though_a_callback_set_it()
    {
        await using var app = await StartAsync(
            context =>
            {
                context.Response.OnStarting(() => Set(context, "Location", "/other"));
                return Task.CompletedTask;
            },
            static _ => Task.CompletedTask,
            settings: ("Experiments:x:Headers:Compare:0", "Location"));
        using var response = await app.Client.GetAsync(new Uri("/a", UriKind.Relative));
        var report = await app.ReportAsync("x");
        Assert.Equal(("header:Location", 1), (Assert.Single(report.Groups).Path, report.Account.Mismatch));
    }

    [Fact]
    public async Task What_is_made_of_the_answer_outside_is_not_the_controls()
    {
        await using var app = await StartAsync(
            static _ => Task.CompletedTask,
            static _ => Task.CompletedTask,
            outside: context =>
            {
                context.Response.StatusCode = 418;
                context.Response.Headers.Location = "/outside";
            },
            settings: ("Experiments:x:Headers:Compare:0", "Location"));
        using var response = await app.Client.GetAsync(new Uri("/a", UriKind.Relative));
        Assert.Equal(418, (int)response.StatusCode);
        Assert.Equal(1, (await app.ReportAsync("x")).Account.Match);
    }

    [Fact]
    public async Task A_callback_that_makes_a_stream_of_the_answer_is_heeded()
    {
        await using var app = await StartAsync(
            context =>
            {
                context.Response.OnStarting(() => Set(context, "Content-Type", "text/event-stream"));
                return context.Response.WriteAsync("data: 1\n\n");
            },
            static _ => Task.CompletedTask);
        await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative));
        Assert.Equal(1, (await app.ReportAsync("x")).Account.NotComparable["stream"]);
    }

    private static Task<TestApp> StartAsync(
        Func<HttpContext, Task> control, Func<HttpContext, Task> candidate, bool isCompressedOutside = false,
        bool isBufferedOutside = false, Action<HttpContext>? outside = null, params (string Key, string? Value)[] settings) =>
            TestApp.StartAsync(
        builder =>
        {
            builder.Configuration.AddInMemoryCollection(
                Settings.All("x", settings).Select(static pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
            builder.Services.AddResponseCompression();
            builder.Services.AddShadowing();
        },
        app =>
        {
            if (isCompressedOutside)
            {
                app.UseResponseCompression();
            }

            if (isBufferedOutside)
            {
                app.Use(static async (context, next) =>
                {
                    var (body, buffer) = (context.Response.Body, new MemoryStream());
                    context.Response.Body = buffer;
                    await next(context);
                    context.Response.Body = body;
                    buffer.Position = 0;
                    await buffer.CopyToAsync(body);
                });
            }

            app.Use(async (context, next) =>
            {
                await next(context);
                outside?.Invoke(context);
            });
            app.UseRouting();
            app.UseShadowing();
            RequestDelegate Json(Func<HttpContext, Task> handler) => context =>
            {
                context.Response.ContentType = "application/json";
                return handler(context);
            };
            app.MapGet("/a", Json(control)).WithShadow("x", Json(candidate));
        });

    private static Task Set(HttpContext context, string name, string value)
    {
        context.Response.Headers[name] = value;
        return Task.CompletedTask;
    }

    private static Task ZipAsync(HttpContext context)
    {
        context.Response.Headers.ContentEncoding = "gzip";
        return context.Response.Body.WriteAsync(Zipped()).AsTask();
    }

    // Some of what is cancelled starts the response all the same.
    private static Task RestAsync(HttpContext context) =>
        context.Response.HasStarted ? context.Response.Body.WriteAsync(s_json).AsTask() : ZipAsync(context);

    private static void Refused(Action write)
    {
        try
        {
            write();
        }
        catch (InvalidOperationException)
        {
            // Synchronous operations are disallowed.
        }
    }

    private static async Task CancelledAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (OperationCanceledException)
        {
            // As it must be.
        }
    }

    private static void Advance(HttpContext context)
    {
        var zipped = Zipped();
        zipped.CopyTo(context.Response.BodyWriter.GetMemory(zipped.Length));
        context.Response.BodyWriter.Advance(zipped.Length);
    }

    private static byte[] Zipped()
    {
        var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest))
        {
            gzip.Write(s_json);
        }

        return zipped.ToArray();
    }
}
