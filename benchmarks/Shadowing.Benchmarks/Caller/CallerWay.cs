using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpLogging;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shadowing.Accounting;
using Shadowing.Reports;

namespace Shadowing.Benchmarks.Caller;

/// <summary>A pipeline with one kind of middleware, and the contexts of requests to it.</summary>
internal sealed class CallerWay : IDisposable
{
    private const int MostInHand = 400;
    private readonly List<(HttpContext Context, ServerResponse Response)> _contexts =
        [.. Enumerable.Range(0, MostInHand).Select(static _ => Context())];

    private readonly byte[] _body;
    private readonly int _pieces;
    private readonly (string Key, string Value)[] _settings;
    private readonly CallerFloor? _floor;
    private readonly WebApplication _app;
    private readonly string? _elsewhere;
    private readonly IShadowReporter _report;
    private WebApplication? _server;
    private byte[]? _other;
    private RequestDelegate _pipeline = null!;

    /// <summary>Starts an application.</summary>
    /// <param name="kind">What stands in its pipeline.</param>
    /// <param name="body">What it answers.</param>
    /// <param name="pieces">In how many pieces.</param>
    /// <param name="settings">Settings of the experiment besides those of the kind.</param>
    public CallerWay(CallerKind kind, byte[] body, int pieces = 1, params (string Key, string Value)[] settings)
    {
        (Kind, _body, _pieces, _settings) = (kind, body, pieces, settings);
        _floor = kind is CallerKind.Floor or CallerKind.LeastForCapture or CallerKind.LeastForPromises ? new CallerFloor(body) : null;
        _elsewhere = kind == CallerKind.SampledElsewhere ? Elsewhere() : null;
        _app = Start();
        _report = _app.Services.GetRequiredService<IShadowReporter>();
    }

    /// <summary>Gets what stands in the pipeline.</summary>
    public CallerKind Kind { get; }

    /// <summary>Gets the settings of the experiment that differ from the usual ones.</summary>
    private (string Key, string Value)[] Settings => Kind switch
    {
        CallerKind.NotSampled => [("Experiments:x:SampleRate", "0.0000001")],
        CallerKind.Disabled => [("Enabled", "false")],
        CallerKind.CapReached => [("Experiments:x:MaxPerSecond", "1")],
        CallerKind.StickyNotSampled => [("Experiments:x:SampleRate", "0.0000001"), ("Experiments:x:Sticky", "header:X-Customer")],
        CallerKind.SampledElsewhere => [("Experiments:x:Candidate", _elsewhere!)],
        _ => [],
    };

    private bool IsOurs => Kind is not (CallerKind.PassThrough or CallerKind.PassThroughAgain or CallerKind.Floor
        or CallerKind.LeastForCapped or CallerKind.LeastForSticky or CallerKind.LeastForCapture or CallerKind.LeastForPromises
        or CallerKind.HttpLogging or CallerKind.CopyBack);

    /// <summary>Gets the experiment's account.</summary>
    public AccountReport Account => _report.Capture().Experiments.Single().Account;

    /// <summary>Answers every second call in hand with something else, from now on.</summary>
    public void AnswerEverySecondWith(byte[] other)
    {
        _other = other;
        for (var call = 1; call < MostInHand; call += 2)
        {
            _contexts[call].Context.Request.QueryString = new QueryString("?other");
        }
    }

    /// <summary>Makes calls, so many before what is in hand is waited for.</summary>
    /// <returns>The thread's time and the bytes that it allocates, for one call.</returns>
    public (double Nanoseconds, double Bytes) Run(int batches, int inHand)
    {
        var (time, allocated) = (0L, 0L);
        for (var batch = 0; batch < batches; batch++)
        {
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            var start = ThreadClock.Nanoseconds;
            for (var call = 0; call < inHand; call++)
            {
                var (context, response) = _contexts[call];
                _pipeline(context).GetAwaiter().GetResult();
                response.End();
            }

            time += ThreadClock.Nanoseconds - start;
            allocated += GC.GetAllocatedBytesForCurrentThread() - bytes;
            _floor?.WaitUntilIdle();
            if (Kind is CallerKind.SampledHere or CallerKind.SampledElsewhere)
            {
                _report.WhenIdleAsync().GetAwaiter().GetResult();
            }
        }

        return ((double)time / (batches * inHand), (double)allocated / (batches * inHand));
    }

    public void Dispose()
    {
        foreach (var app in (WebApplication?[])[_app, _server])
        {
            app?.StopAsync().GetAwaiter().GetResult();
            ((IDisposable?)app)?.Dispose();
        }

        _floor?.Dispose();
    }

    private WebApplication Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var shadowing = new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["Shadowing:MaxBytes"] = "268435456",
            ["Shadowing:Secret"] = "of the benchmarks alone",
            ["Shadowing:Experiments:x:SampleRate"] = "1",
            ["Shadowing:Experiments:x:MaxPerSecond"] = "1000000",
            ["Shadowing:Experiments:x:MaxBodyBytes"] = "8388608",
            ["Shadowing:Experiments:x:SelfCheck"] = "0",
            ["Shadowing:Experiments:x:Candidate"] = "http://127.0.0.1:1",
            ["Shadowing:Experiments:x:Routes:0"] = "GET /a",
        };
        foreach (var (key, value) in Settings.Concat(_settings))
        {
            shadowing["Shadowing:" + key] = value;
        }

        builder.Configuration.AddInMemoryCollection(shadowing);
        builder.Services.AddShadowing();
        if (Kind == CallerKind.HttpLogging)
        {
            builder.Logging.AddProvider(new SilentLogger());
            builder.Services.AddHttpLogging(logging =>
            {
                logging.LoggingFields = HttpLoggingFields.All;
                logging.ResponseBodyLogLimit = _body.Length;
                logging.MediaTypeOptions.AddText("text/plain");
            });
        }

        var app = builder.Build();
        RequestDelegate? captured = null;
        app.Use(next => captured = next);
        app.UseRouting();
        Use(app);
        app.Use(_ => Handle);
        var endpoint = app.MapGet("/a", Handle);
        if (IsOurs && _elsewhere is null)
        {
            endpoint.WithShadow("x", Handle);
        }

        app.StartAsync().GetAwaiter().GetResult();
        _pipeline = captured!;
        return app;
    }

    private void Use(WebApplication app)
    {
        switch (Kind)
        {
            case CallerKind.HttpLogging:
                app.UseHttpLogging();
                break;
            case CallerKind.CopyBack:
                app.Use(next => context => CopyBack.InvokeAsync(context, next));
                break;
            case CallerKind.LeastForCapped:
                app.Use(next => new LeastForCapped(next).InvokeAsync);
                break;
            case CallerKind.LeastForCapture:
                app.Use(next => new LeastForCapture(next).InvokeAsync);
                break;
            case CallerKind.LeastForPromises:
                app.Use(next => new LeastForPromises(next).InvokeAsync);
                break;
            case CallerKind.LeastForSticky:
                app.Use(next => new LeastForSticky(next).InvokeAsync);
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
        context.Response.ContentType = "text/plain";
        if (Kind == CallerKind.SampledAlone)
        {
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
        }

        _floor?.Copy();
        if (_pieces > 1)
        {
            return WriteInPiecesAsync(context);
        }

        context.Response.BodyWriter.Write(context.Request.QueryString.HasValue ? _other! : _body);
        return Task.CompletedTask;
    }

    private async Task WriteInPiecesAsync(HttpContext context)
    {
        var length = _body.Length / _pieces;
        for (var at = 0; at < _body.Length; at += length)
        {
            await context.Response.Body.WriteAsync(_body.AsMemory(at, length));
        }
    }

    /// <summary>Gets a context of the framework's own with seven headers, as a server's, and its response.</summary>
    public static (HttpContext Context, ServerResponse Response) Context()
    {
        var context = new DefaultHttpContext();
        var response = new ServerResponse();
        context.Features.Set<IHttpResponseFeature>(response);
        context.Features.Set<IHttpResponseBodyFeature>(new Sink());
        context.Request.Method = "GET";
        context.Request.Path = "/a";
        context.Request.Headers.Host = "localhost";
        context.Request.Headers.UserAgent =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36";
        context.Request.Headers.Accept = "application/json, text/plain, */*";
        context.Request.Headers.AcceptEncoding = "gzip, deflate, br, zstd";
        context.Request.Headers.AcceptLanguage = "en-GB,en;q=0.9";
        context.Request.Headers.Referer = "https://shop.example/";
        context.Request.Headers["X-Customer"] = "customer-4711";
        return (context, response);
    }

    private string Elsewhere()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.MapGet("/a", context =>
        {
            context.Response.ContentType = "text/plain";
            return context.Response.Body.WriteAsync(_body).AsTask();
        });
        _server.StartAsync().GetAwaiter().GetResult();
        return _server.Urls.Single();
    }
}
