using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Shadowing.AspNetCore.Calls;
using Shadowing.Observations;
using Shadowing.Telemetry;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>The server whose endpoints the candidates in this process are: a Kestrel with the application's settings and no port
/// (docs/design/decisions/0025).</summary>
/// <remarks>What a server allows, refuses, ignores or breaks off is thereby its own, not an imitation of it.</remarks>
internal sealed class CandidateServer(IServiceProvider services) : IHttpApplication<CandidateExchange>, IDisposable
{
    private const int Window = int.MaxValue;
    private readonly CandidateTransport _transport = new();
    private readonly CandidateEndPoint _http1 = new("http1");
    private readonly CandidateEndPoint _http2 = new("http2");
    private readonly Lock _gate = new();
    private KestrelServer? _server;
    private Task? _start;
    private bool _isDisposed;

    /// <summary>Starts in the background, so that the first candidate's time is its own.</summary>
    public void Open() => _ = WarmAsync();

    /// <summary>Connects.</summary>
    public async Task ConnectAsync(CandidateConnection connection, bool isHttp2)
    {
        await StartAsync();
        ObjectDisposedException.ThrowIf(!_transport.To(isHttp2 ? _http2 : _http1).TryConnect(connection), this);
    }

    /// <inheritdoc/>
    public CandidateExchange CreateContext(IFeatureCollection contextFeatures)
    {
        var exchange = contextFeatures.Get<CandidateExchange>()!;
        exchange.Arrived(contextFeatures);
        return exchange;
    }

    /// <inheritdoc/>
    public Task ProcessRequestAsync(CandidateExchange context) => context.ProcessAsync();

    /// <inheritdoc/>
    public void DisposeContext(CandidateExchange context, Exception? exception) => context.Leave();

    /// <inheritdoc/>
    public void Dispose()
    {
        // Never while it starts: its own timer would then run on what has been disposed of, and end the process.
        lock (_gate)
        {
            _isDisposed = true;
            _server?.Dispose();
        }
    }

    private async Task WarmAsync()
    {
        try
        {
            var call = new HttpShadowCall { Method = HttpMethods.Get, Protocol = "HTTP/1.1" };
            var exchange = new CandidateExchange(call, new PooledBody(), TaskScheduler.Default);
            await exchange.OpenAsync(this, call);
            await exchange.HandledAsync(failure: null);
            exchange.Release();
        }
        catch
        {
            // The application ended before it began, or whatever it is: a candidate that cannot be run says so by itself.
        }
    }

    private Task StartAsync()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_start is null)
            {
                _transport.To(_http1);
                _transport.To(_http2);
                _server = new KestrelServer(Options.Create(Settings()), _transport, NullLoggerFactory.Instance);
                using (ExecutionContext.SuppressFlow())
                {
                    // Nobody's ambient values. Within the lock, and at once: nothing in it waits, since there is no port.
                    _start = _server.StartAsync(this, CancellationToken.None);
                }
            }

            return _start;
        }
    }

    // The application's own, where its server is a Kestrel; the defaults where it is another one, which may hold settings that nobody has
    // ever looked at.
    private KestrelServerOptions Own()
    {
        try
        {
            return services.GetRequiredService<IOptions<KestrelServerOptions>>().Value;
        }
        catch (Exception fault)
        {
            services.GetRequiredService<FaultLog>().Caught("the settings of the application's Kestrel", fault);
            return new KestrelServerOptions();
        }
    }

    private KestrelServerOptions Settings()
    {
        var own = Own();
        var options = new KestrelServerOptions
        {
            ApplicationServices = services,
            AddServerHeader = own.AddServerHeader,
            AllowSynchronousIO = own.AllowSynchronousIO,
            AllowAlternateSchemes = true,
            AllowHostHeaderOverride = true,
            DisableStringReuse = own.DisableStringReuse,
            RequestHeaderEncodingSelector = own.RequestHeaderEncodingSelector,
            ResponseHeaderEncodingSelector = own.ResponseHeaderEncodingSelector,
        };
        options.Limits.MaxRequestBodySize = own.Limits.MaxRequestBodySize;
        options.Limits.MaxResponseBufferSize = own.Limits.MaxResponseBufferSize;
        options.Limits.MinRequestBodyDataRate = own.Limits.MinRequestBodyDataRate;
        options.Limits.MinResponseDataRate = own.Limits.MinResponseDataRate;
        options.Limits.KeepAliveTimeout = own.Limits.KeepAliveTimeout;
        options.Limits.RequestHeadersTimeout = own.Limits.RequestHeadersTimeout;

        // The body is there already: how it trickles in is not the candidate's affair.
        options.Limits.MaxRequestBufferSize = null;
        options.Limits.Http2.InitialConnectionWindowSize = Window;
        options.Limits.Http2.InitialStreamWindowSize = Window;
        options.Listen(_http1, static listen => listen.Protocols = HttpProtocols.Http1);
        options.Listen(_http2, static listen => listen.Protocols = HttpProtocols.Http2);
        return options;
    }
}
