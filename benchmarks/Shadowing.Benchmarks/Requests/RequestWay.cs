using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shadowing.Accounting;
using Shadowing.Benchmarks.Caller;
using Shadowing.Benchmarks.Rounds;
using Shadowing.Reports;

namespace Shadowing.Benchmarks.Requests;

/// <summary>A pipeline whose application reads the request's body to its end, and the contexts of requests to it.</summary>
internal sealed class RequestWay : IMeasuredWay
{
    /// <summary>How many calls are made before what is in hand is waited for.</summary>
    public const int InHand = 16;

    private const int Pieces = 4_096;
    private const int Batches = 32;
    private static readonly byte[] s_answer = "taken"u8.ToArray();

    private readonly List<(HttpContext Context, ServerResponse Response, RequestSource Source)> _contexts;
    private readonly RequestWayKind _kind;
    private readonly CallerFloor? _floor;
    private readonly WebApplication _app;
    private readonly IShadowReporter _report;
    private readonly int _length;
    private RequestDelegate _pipeline = null!;

    /// <summary>Starts an application.</summary>
    /// <param name="kind">What becomes of the body.</param>
    /// <param name="body">The body.</param>
    public RequestWay(RequestWayKind kind, byte[] body)
    {
        body = kind is RequestWayKind.PassThroughWithoutBody or RequestWayKind.CapturedWithoutBody ? [] : body;
        (_kind, _length) = (kind, body.Length);
        _contexts = [.. Enumerable.Range(0, InHand).Select(_ => Context(body))];
        _floor = kind == RequestWayKind.Floor ? new CallerFloor(body) : null;
        _app = Start();
        _report = _app.Services.GetRequiredService<IShadowReporter>();
    }

    public string Name => _kind switch
    {
        RequestWayKind.PassThrough => "pass-through",
        RequestWayKind.Floor => "a copy for another thread",
        RequestWayKind.Buffering => "`EnableBuffering()`",
        RequestWayKind.BufferingInMemory => "`EnableBuffering`, all in memory",
        RequestWayKind.Captured => "captured and shadowed",
        RequestWayKind.PassThroughWithoutBody => "pass-through, without a body",
        RequestWayKind.CapturedWithoutBody => "captured and shadowed, without a body",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private bool IsOurs => _kind is RequestWayKind.Captured or RequestWayKind.CapturedWithoutBody;

    /// <summary>Gets what became of the sampled calls; null until the end.</summary>
    public AccountReport? Account { get; private set; }

    public (double Nanoseconds, double Bytes) Run()
    {
        var (time, allocated) = (0L, 0L);
        for (var batch = 0; batch < Batches; batch++)
        {
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            var start = ThreadClock.Nanoseconds;
            foreach (var (context, response, source) in _contexts)
            {
                source.Rewind();
                context.Request.Body = source;
                _pipeline(context).GetAwaiter().GetResult();
                response.End();
            }

            time += ThreadClock.Nanoseconds - start;
            allocated += GC.GetAllocatedBytesForCurrentThread() - bytes;
            _floor?.WaitUntilIdle();
            if (IsOurs)
            {
                _report.WhenIdleAsync().GetAwaiter().GetResult();
            }
        }

        return ((double)time / (Batches * InHand), (double)allocated / (Batches * InHand));
    }

    public void Dispose()
    {
        Account = _report.Capture().Experiments.Single().Account;
        _app.StopAsync().GetAwaiter().GetResult();
        ((IDisposable)_app).Dispose();
        _floor?.Dispose();
    }

    private WebApplication Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
        [
            new("urls", "http://127.0.0.1:0"),
            new("Shadowing:MaxBytes", "268435456"),
            new("Shadowing:Experiments:x:SampleRate", "1"),
            new("Shadowing:Experiments:x:MaxPerSecond", "1000000"),
            new("Shadowing:Experiments:x:MaxBodyBytes", "1000000"),
            new("Shadowing:Experiments:x:SelfCheck", "0"),
            new("Shadowing:Experiments:x:Candidate", "http://127.0.0.1:1"),
            new("Shadowing:Experiments:x:Methods:0", "POST"),
            new("Shadowing:Experiments:x:Routes:0", "POST /a"),
        ]);
        builder.Services.AddShadowing();
        var app = builder.Build();
        RequestDelegate? captured = null;
        app.Use(next => captured = next);
        app.UseRouting();
        Use(app);
        app.Use(_ => Handle);
        var endpoint = app.MapPost("/a", Handle);
        if (IsOurs)
        {
            endpoint.WithShadow("x", ReadAsync);
        }

        app.StartAsync().GetAwaiter().GetResult();
        _pipeline = captured!;
        return app;
    }

    private void Use(WebApplication app)
    {
        switch (_kind)
        {
            case RequestWayKind.Buffering:
                app.Use(next => context =>
                {
                    context.Request.EnableBuffering();
                    return next(context);
                });
                break;
            case RequestWayKind.BufferingInMemory:
                app.Use(next => context =>
                {
                    context.Request.EnableBuffering(_length + 1);
                    return next(context);
                });
                break;
            case var _ when IsOurs:
                app.UseShadowing();
                break;
            default:
                app.Use(next => context => next(context));
                break;
        }
    }

    private Task Handle(HttpContext context)
    {
        _floor?.Copy();
        return Read(context);
    }

    // Not awaited: buffering to a file would go on on another thread, whose time nobody would count.
    private static Task Read(HttpContext context)
    {
        Span<byte> piece = stackalloc byte[Pieces];
        while (context.Request.Body.Read(piece) > 0)
        {
        }

        context.Response.ContentType = "text/plain";
        context.Response.BodyWriter.Write(s_answer);
        return Task.CompletedTask;
    }

    // The candidate has a server of its own, which lets nobody block on it.
    private static async Task ReadAsync(HttpContext context)
    {
        var piece = new byte[Pieces];
        while (await context.Request.Body.ReadAsync(piece) > 0)
        {
        }

        context.Response.ContentType = "text/plain";
        context.Response.BodyWriter.Write(s_answer);
    }

    private static (HttpContext Context, ServerResponse Response, RequestSource Source) Context(byte[] body)
    {
        var context = new DefaultHttpContext();
        var response = new ServerResponse();
        context.Features.Set<IHttpRequestFeature>(new ServerRequest());
        context.Features.Set<IHttpResponseFeature>(response);
        context.Features.Set<IHttpResponseBodyFeature>(new Sink());
        context.Request.Method = "POST";
        context.Request.Path = "/a";
        context.Request.ContentType = "text/plain";
        context.Request.ContentLength = body.Length;
        context.Request.Headers.Host = "localhost";
        context.Request.Headers.Accept = "text/plain";
        return (context, response, new RequestSource(body));
    }
}
