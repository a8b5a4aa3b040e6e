using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Shadowing.AspNetCore.Tests.Execution;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Capture;

/// <summary>What a handler tries with its answer, and what the server refuses, is neither a fault of ours nor a part of the copy.</summary>
public sealed class Rewritten_answers
{
    private static readonly Dictionary<string, Func<HttpContext, Task>> s_ways = new(StringComparer.Ordinal)
    {
        ["Position"] = context => RefusedAsync(context, () => context.Response.Body.Position = 0),
        ["Seek"] = context => RefusedAsync(context, () => context.Response.Body.Seek(0, SeekOrigin.Begin)),
        ["SetLength"] = context => RefusedAsync(context, () => context.Response.Body.SetLength(0)),
        ["Clear"] = context =>
        {
            context.Response.StatusCode = 500;
            context.Response.Clear();
            context.Response.ContentType = "text/plain";
            return context.Response.WriteAsync("answer");
        },
        ["Clear after a write"] = async context =>
        {
            if (context.Response.Body.CanSeek)
            {
                await context.Response.WriteAsync("a first thought");
            }

            context.Response.Clear();
            context.Response.ContentType = "text/plain";
            await context.Response.WriteAsync("answer");
        },
        ["Position where it is"] = async context =>
        {
            await context.Response.WriteAsync("ans");
            if (context.Response.Body.CanSeek)
            {
                context.Response.Body.Position = context.Response.Body.Length;
                context.Response.Body.Seek(0, SeekOrigin.End);
            }

            await context.Response.WriteAsync("wer");
        },
        ["read again"] = async context =>
        {
            await context.Response.WriteAsync("answer");
            if (context.Response.Body.CanSeek)
            {
                context.Response.Body.Position = 0;
                using var reader = new StreamReader(context.Response.Body, leaveOpen: true);
                await reader.ReadToEndAsync();
            }
        },
        ["cut to its first half"] = async context =>
        {
            await context.Response.WriteAsync(context.Response.Body.CanSeek ? "answer and more" : "answer");
            if (context.Response.Body.CanSeek)
            {
                context.Response.Body.SetLength(context.Response.Body.Length - " and more".Length);
            }
        },
        ["Advance over memory that was flushed"] = async context =>
        {
            var writer = context.Response.BodyWriter;
            Encoding.ASCII.GetBytes("answer").CopyTo(writer.GetMemory(100));
            writer.Advance(6);
            await writer.FlushAsync();
            Refused(() => writer.Advance(3));
        },
        ["Advance too far"] = async context =>
        {
            var writer = context.Response.BodyWriter;
            var memory = writer.GetMemory(10);
            Refused(() => writer.Advance(memory.Length + 1));
            Encoding.ASCII.GetBytes("answer").CopyTo(writer.GetMemory(10));
            writer.Advance(6);
            await writer.FlushAsync();
        },
        ["Advance below nothing"] = async context =>
        {
            var writer = context.Response.BodyWriter;
            writer.GetMemory(10);
            Refused(() => writer.Advance(-1));
            await context.Response.WriteAsync("answer");
        },
        ["closed, then flushed"] = async context =>
        {
            await using (var writer = new StreamWriter(context.Response.Body))
            {
                await writer.WriteAsync("answer");
            }

            await context.Response.BodyWriter.FlushAsync();
        },
        ["write that is cancelled before it begins"] = async context =>
        {
            await context.Response.WriteAsync("answer");
            try
            {
                await context.Response.Body.WriteAsync(new byte[10], new CancellationToken(canceled: true));
            }
            catch (OperationCanceledException)
            {
                // Nothing was written.
            }
        },
    };

    public static TheoryData<string> Ways => [.. s_ways.Keys];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Is_compared_as_the_caller_got_it(string way)
    {
        foreach (var isBuffered in (bool[])[false, true])
        {
            await using var app = await StartAsync(s_ways[way], isBuffered);
            for (var number = 0; number < 5; number++)
            {
                Assert.Equal("answer", await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative)));
            }

            var account = (await app.ReportAsync("x")).Account;
            Assert.True((5, 5, 0) == (account.Sampled, account.Match, app.Report.Capture().Faults),
                $"buffered: {isBuffered}\n{app.Report.Capture().ToMarkdown()}");
        }
    }

    [Fact]
    public async Task That_were_written_over_are_not_comparable()
    {
        await using var app = await StartAsync(
            async context =>
            {
                await context.Response.WriteAsync("Answer");
                context.Response.Body.Position -= 6;
                await context.Response.WriteAsync("answer");
            },
            isBuffered: true);
        Assert.Equal("answer", await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative)));
        Assert.Equal((1, 0), ((await app.ReportAsync("x")).Account.NotComparable["response_rewritten"], app.Report.Capture().Faults));
    }

    private static async Task RefusedAsync(HttpContext context, Action what)
    {
        if (!context.Response.Body.CanSeek)
        {
            Refused(what);
        }

        await context.Response.WriteAsync("answer");
    }

    private static void Refused(Action what)
    {
        try
        {
            what();
        }
        catch (Exception refused) when (refused is NotSupportedException or ArgumentException or InvalidOperationException)
        {
            // By the server.
        }
    }

    // Buffered as many middlewares do it: another stream in the response's place, copied at the end.
    private static Task<TestApp> StartAsync(Func<HttpContext, Task> control, bool isBuffered) => TestApp.StartAsync(
        app =>
        {
            if (isBuffered)
            {
                app.Use(async (context, next) =>
                {
                    var body = context.Response.Body;
                    using var buffer = new MemoryStream();
                    context.Response.Body = buffer;
                    await next(context);
                    context.Response.Body = body;
                    await body.WriteAsync(buffer.ToArray());
                });
                app.UseRouting();
            }

            app.UseShadowing();
            app.MapGet("/a", context =>
            {
                context.Response.ContentType = "text/plain";
                return control(context);
            }).WithShadow("x", () => Results.Text("answer", "text/plain"));
        },
        Settings.All("x"));
}
