using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>Kestrel on two ports of the loopback interface, HTTP/1.1 and HTTP/2 without TLS, with every case mapped behind a
/// variant.</summary>
internal sealed class FidelityServer : IAsyncDisposable
{
    public const string ProbePath = "/probe";

    private readonly WebApplication _app;

    private FidelityServer(WebApplication app, FidelityVariant variant, IReadOnlyList<WriteCase> cases)
    {
        (_app, Variant, Cases) = (app, variant, cases);
        var addresses = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses
            .Select(static address => new IPEndPoint(IPAddress.Loopback, new Uri(address).Port)).ToArray();
        (Http1, Http2) = (addresses[0], addresses[1]);
    }

    public FidelityVariant Variant { get; }

    public IReadOnlyList<WriteCase> Cases { get; }

    public IPEndPoint Http1 { get; }

    public IPEndPoint Http2 { get; }

    public Exchanges Exchanges => _app.Services.GetRequiredService<Exchanges>();

    public long? Captured => Variant.Captured?.Invoke(_app.Services);

    public static async Task<FidelityServer> StartAsync(FidelityVariant variant, IReadOnlyList<WriteCase> cases)
    {
        IReadOnlyList<WriteCase> mapped = [.. cases, WebSocketEcho.Case];
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.Configuration.AddInMemoryCollection(variant.Configuration(mapped));
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(static kestrel =>
        {
            kestrel.AllowSynchronousIO = true;
            kestrel.Listen(IPAddress.Loopback, 0, static endpoint =>
            {
                endpoint.Protocols = HttpProtocols.Http1;
                var exchanges = endpoint.ApplicationServices.GetRequiredService<Exchanges>();
                endpoint.Use(next => async connection =>
                {
                    await exchanges.WaitAsync(connection);
                    await next(connection);
                });
            });
            kestrel.Listen(IPAddress.Loopback, 0, static endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddSingleton<Exchanges>();
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        builder.Services.AddResponseCompression(static compression => compression.Providers.Add<GzipCompressionProvider>());
        builder.Services.Configure<GzipCompressionProviderOptions>(static gzip => gzip.Level = CompressionLevel.Fastest);
        Pipelines.Add(builder.Services);
        variant.Services(builder.Services, builder.Configuration);

        var app = builder.Build();
        app.Use(ObserveAsync);
        app.UseWebSockets();
        foreach (var pipeline in Pipelines.All)
        {
            app.UseWhen(In(pipeline.Area), branch => pipeline.Outside(branch));
        }

        variant.BeforeEndpoints(app);
        foreach (var pipeline in Pipelines.All)
        {
            app.UseWhen(In(pipeline.Area), branch => pipeline.Inside(branch));
        }

        foreach (var writeCase in mapped)
        {
            // A WebSocket over HTTP/2 begins with CONNECT.
            string[] methods = writeCase == WebSocketEcho.Case ? [HttpMethods.Get, HttpMethods.Connect] : [writeCase.Method];
            variant.Endpoint(app.MapMethods(writeCase.Path, methods, writeCase.Handler), writeCase);
        }

        // The probe is no case and is not shadowed: it tells whether the connection is still in order.
        app.Map(Pipelines.Page, static (HttpContext context) => context.Response.WriteAsync("a page in its place"));
        app.MapGet(ProbePath, static (HttpContext context) => context.Response.WriteAsync("probe"));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new FidelityServer(app, variant, cases);
    }

    public static string Describe(HttpContext context, Exception exception) =>
        $"{exception.GetType().Name}: {exception.Message} (the handler's own: {ReferenceEquals(exception, context.Items[typeof(Exception)])})";

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static Func<HttpContext, bool> In(string area) =>
        context => context.Request.Path.StartsWithSegments($"/{area}", StringComparison.Ordinal);

    private static async Task ObserveAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.RequestServices.GetRequiredService<Exchanges>().TryFind(context, out var exchange))
        {
            await next(context);
            return;
        }

        context.Items[typeof(Exchange)] = exchange;
        exchange.Start();
        await exchange.Arrived;

        // Callbacks run last in, first out: this one runs after those of the handler and of the variant.
        context.Response.OnCompleted(() =>
        {
            exchange.Finish();
            return Task.CompletedTask;
        });
        try
        {
            await next(context);
            exchange.Note($"returned, started: {context.Response.HasStarted}");
        }
        catch (Exception exception)
        {
            exchange.Note($"threw {Describe(context, exception)}, started: {context.Response.HasStarted}");
            throw;
        }
    }
}
