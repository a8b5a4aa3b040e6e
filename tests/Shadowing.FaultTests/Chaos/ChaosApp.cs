using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.TestSupport;

namespace Shadowing.FaultTests.Chaos;

/// <summary>The application, with the library or without: each request says what goes wrong with it.</summary>
internal sealed class ChaosApp : IAsyncDisposable
{
    /// <summary>How many bytes of a body are recorded.</summary>
    public const int Cap = 65_536;

    /// <summary>What every answer that breaks off has sent before.</summary>
    public const string FirstPart = "the first part";

    private const string Pattern = "/{candidate}/{control}/{reading}/{number:int}";
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _seen = new(StringComparer.Ordinal);
    private int _requests;
    private TestApp _app = null!;

    private ChaosApp()
    {
    }

    public TestApp App => _app;

    /// <summary>Gets how many requests have come to the application.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public Uri Http1 => new(_app.App.Urls.First());

    public Uri Http2 => new(_app.App.Urls.Last());

    /// <summary>Starts it.</summary>
    /// <param name="candidate">The candidate's address; null for the application without the library.</param>
    /// <param name="tamper">What stands outside the library; nothing, except where it is to be caught.</param>
    public static async Task<ChaosApp> StartAsync(Uri? candidate, Func<HttpContext, RequestDelegate, Task>? tamper = null)
    {
        var chaos = new ChaosApp();
        chaos._app = await TestApp.StartAsync(
            builder =>
            {
                builder.WebHost.ConfigureKestrel(static kestrel =>
                    kestrel.Listen(System.Net.IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2));
                if (candidate is not null)
                {
                    (string, string?)[] settings =
                        [("Timeout", "00:00:00.250"), ("MaxBodyBytes", Cap.ToString(CultureInfo.InvariantCulture))];
                    builder.Shadow("server", candidate, settings);
                    builder.Shadow("handler", candidate: null, settings);
                    builder.Services.AddShadowing();
                }
            },
            app =>
            {
                app.Use(chaos.CountAsync);
                if (tamper is not null)
                {
                    app.Use(tamper);
                }

                if (candidate is null)
                {
                    app.Map("/server" + Pattern, chaos.AnswerAsync);
                    app.Map("/handler" + Pattern, chaos.AnswerAsync);
                    return;
                }

                app.UseShadowing();
                app.Map("/server" + Pattern, chaos.AnswerAsync).WithShadow("server");
                app.Map("/handler" + Pattern, chaos.AnswerAsync).WithShadow("handler", ChaosHandler.AnswerAsync);
            },

            // In Development a page shows each exception's frames, and the middleware's are among them.
            environment: "Production");
        return chaos;
    }

    /// <summary>Says that the client has seen what an answer sends before it breaks off, so that how much of it arrives is no matter of
    /// chance.</summary>
    public void Saw(string path) => SeenOf(path).TrySetResult();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private TaskCompletionSource SeenOf(string path) =>
        _seen.GetOrAdd(path, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private Task CountAsync(HttpContext context, RequestDelegate next)
    {
        Interlocked.Increment(ref _requests);
        return next(context);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var values = context.Request.RouteValues;
        await ReadAsync(context, Enum.Parse<Reading>((string)values["reading"]!));
        var response = context.Response;
        switch (Enum.Parse<ControlFault>((string)values["control"]!))
        {
            case ControlFault.AnnouncedLength:
                response.ContentLength = 8;
                await response.WriteAsync("""{"ok":1}""");
                break;
            case ControlFault.SeveralFlushes:
                for (var part = 0; part < 3; part++)
                {
                    await response.WriteAsync(new string((char)('a' + part), 1_000));
                    await response.Body.FlushAsync();
                }

                break;
            case ControlFault.OverCap:
                response.ContentLength = 3 * Cap;
                await response.Body.WriteAsync(new byte[3 * Cap]);
                break;
            case ControlFault.ThroughWriter:
                response.BodyWriter.Write("written through the writer"u8);
                await response.BodyWriter.FlushAsync();
                response.BodyWriter.Write(" and not flushed"u8);
                break;
            case ControlFault.File:
                await response.SendFileAsync(typeof(Reports.ShadowReport).Assembly.Location);
                break;
            case ControlFault.EventStream:
                response.ContentType = "text/event-stream";
                await response.WriteAsync("data: 1\n\n");
                await response.Body.FlushAsync();
                await response.WriteAsync("data: 2\n\n");
                break;
            case ControlFault.NoContent:
                response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case ControlFault.NotModified:
                response.StatusCode = StatusCodes.Status304NotModified;
                response.Headers.ETag = "\"1\"";
                break;
            case ControlFault.ServerError:
                response.StatusCode = StatusCodes.Status500InternalServerError;
                await response.WriteAsync("no");
                break;
            case ControlFault.CompletesEarly:
                await response.WriteAsync("all");
                await response.CompleteAsync();
                await Task.Yield();
                break;
            case ControlFault.ThrowsBefore:
                throw new InvalidOperationException("before the answer");
            case ControlFault.ThrowsAfterStart:
                await FirstPartAsync(context);
                throw new InvalidOperationException("amid the answer");
            case ControlFault.Aborts:
                await FirstPartAsync(context);
                context.Abort();
                break;
            case ControlFault.WritesTooLittle:
                response.ContentLength = 100;
                await FirstPartAsync(context);
                break;
            case ControlFault.WritesTooMuch:
                response.ContentLength = 5;
                await response.WriteAsync("much more than five");
                break;
            case ControlFault.BadHeader:
                response.Headers["X-Bad"] = "a\r\nb";
                await response.WriteAsync("not reached");
                break;
            default:
                response.ContentType = "application/json";
                response.Headers["X-Other"] = "1";
                await response.WriteAsync("""{"ok":1}""");
                break;
        }
    }

    private async Task FirstPartAsync(HttpContext context)
    {
        await context.Response.WriteAsync(FirstPart);
        await context.Response.Body.FlushAsync();
        await SeenOf(context.Request.Path.Value!).Task.WaitAsync(context.RequestAborted);
    }

    private static async Task ReadAsync(HttpContext context, Reading reading)
    {
        switch (reading)
        {
            case Reading.Whole:
                var buffer = new byte[7_000];
                while (await context.Request.Body.ReadAsync(buffer) > 0)
                {
                }

                break;
            case Reading.Some:
                _ = await context.Request.Body.ReadAsync(new byte[10]);
                break;
            case Reading.ThroughReader:
                while (await context.Request.BodyReader.ReadAsync() is var read)
                {
                    context.Request.BodyReader.AdvanceTo(read.Buffer.End);
                    if (read.IsCompleted)
                    {
                        break;
                    }
                }

                break;
            case Reading.ByCopying:
                await context.Request.Body.CopyToAsync(Stream.Null);
                break;
        }
    }
}
