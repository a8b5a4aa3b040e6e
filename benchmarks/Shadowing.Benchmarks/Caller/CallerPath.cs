using System.Buffers;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shadowing.Reports;

namespace Shadowing.Benchmarks.Caller;

/// <summary>What the library costs the caller, over the same pipeline with a middleware that only passes on.</summary>
public class CallerPath : IDisposable
{
    private const int Calls = 512;
    private static readonly byte[] s_body = [.. Enumerable.Repeat((byte)'x', 16_384)];
    private readonly DefaultHttpContext _context = new();
    private readonly List<WebApplication> _apps = [];
    private RequestDelegate _passThrough = null!;
    private RequestDelegate _copyBack = null!;
    private RequestDelegate _notSampled = null!;
    private RequestDelegate _disabled = null!;
    private RequestDelegate _sampled = null!;
    private IShadowReporter _report = null!;

    [GlobalSetup]
    public void Setup()
    {
        _context.Request.Method = "GET";
        _context.Request.Path = "/a";
        _context.Features.Set<IHttpResponseBodyFeature>(new Sink());
        _passThrough = Pipeline("0", enabled: false, app => app.Use(next => context => next(context)));
        _copyBack = Pipeline("0", enabled: false, app => app.Use(next => context => CopyBack.InvokeAsync(context, next)));
        _notSampled = Pipeline("0.0000001", enabled: true, app => app.UseShadowing());
        _disabled = Pipeline("1", enabled: false, app => app.UseShadowing());
        _sampled = Pipeline("1", enabled: true, app => app.UseShadowing());
        _report = _apps[^1].Services.GetRequiredService<IShadowReporter>();
    }

    [IterationCleanup(Target = nameof(Sampled16KB))]
    public void Drain() => _report.WhenIdleAsync().GetAwaiter().GetResult();

    [GlobalCleanup]
    public void Dispose()
    {
        foreach (var app in _apps)
        {
            app.StopAsync().GetAwaiter().GetResult();
            ((IDisposable)app).Dispose();
        }

        _apps.Clear();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Calls)]
    public void PassThrough() => Run(_passThrough);

    [Benchmark(OperationsPerInvoke = Calls)]
    public void NotSampled_AllocatesNothing() => Run(_notSampled);

    [Benchmark(OperationsPerInvoke = Calls)]
    public void Disabled_AllocatesNothing() => Run(_disabled);

    [Benchmark(OperationsPerInvoke = Calls)]
    [InvocationCount(1, 1)]
    public void Sampled16KB() => Run(_sampled);

    [Benchmark(OperationsPerInvoke = Calls, Description = "Peer: MemoryStream and copy back")]
    public void CopiedBack() => Run(_copyBack);

    private static Task Handle(HttpContext context)
    {
        context.Response.BodyWriter.Write(s_body);
        return Task.CompletedTask;
    }

    private void Run(RequestDelegate pipeline)
    {
        for (var call = 0; call < Calls; call++)
        {
            var task = pipeline(_context);
            if (!task.IsCompletedSuccessfully)
            {
                task.GetAwaiter().GetResult();
            }
        }
    }

    private RequestDelegate Pipeline(string rate, bool enabled, Action<IApplicationBuilder> middleware)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
        [
            new("urls", "http://127.0.0.1:0"),
            new("Shadowing:Enabled", enabled ? "true" : "false"),
            new("Shadowing:Experiments:x:SampleRate", rate),
            new("Shadowing:Experiments:x:MaxPerSecond", "1000000"),
            new("Shadowing:Experiments:x:Candidate", "http://127.0.0.1:1"),
            new("Shadowing:Experiments:x:Routes:0", "GET /a"),
        ]);
        builder.Services.AddShadowing();
        var app = builder.Build();
        RequestDelegate? captured = null;
        app.Use(next => captured = next);
        app.UseRouting();
        middleware(app);
        app.Use(_ => Handle);
        var endpoint = app.MapGet("/a", Handle);
        if (enabled)
        {
            // A candidate that answers: one that fails would open the breaker, and the gate would be measured in place of the capture.
            endpoint.WithShadow("x", Handle);
        }

        app.StartAsync().GetAwaiter().GetResult();
        _apps.Add(app);
        return captured!;
    }
}
