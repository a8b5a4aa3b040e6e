using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Experiments;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>Holds a client for each experiment whose candidate is on another server.</summary>
internal sealed class ServerCandidates(IServiceProvider services, CandidateClients configured) : IDisposable
{
    private readonly ConcurrentDictionary<(string Name, Uri Address), ServerCandidate> _candidates = new();
    private readonly ConcurrentDictionary<(string Name, Uri Address), ServerCandidate> _controls = new();
    private readonly ConcurrentDictionary<string, HttpMessageInvoker> _clients = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lazy<HttpMessageInvoker> _controlClient = new(static () => new HttpMessageInvoker(Handler(), disposeHandler: true));

    /// <summary>Gets the candidate of an experiment.</summary>
    public ServerCandidate For(Experiment experiment) =>
        _candidates.GetOrAdd((experiment.Name, experiment.Candidate!),
            key => new ServerCandidate(Client(key.Name), key.Address, isControl: false, configured.IsConfigured(key.Name)));

    /// <summary>Gets the control of an experiment in the candidate's place. Its client is a plain one: what was configured for the
    /// candidate's, such as a certificate, is not for the control.</summary>
    public ServerCandidate ControlOf(Experiment experiment) =>
        _controls.GetOrAdd((experiment.Name, experiment.Control!),
            key => new ServerCandidate(_controlClient.Value, key.Address, isControl: true, staysHere: false));

    /// <summary>Forgets addresses that no experiment of the catalog has any more.</summary>
    public void Keep(ExperimentCatalog catalog)
    {
        Keep(_candidates, name => catalog.Find(name)?.Candidate);
        Keep(_controls, name => catalog.Find(name)?.Control);

        static void Keep(ConcurrentDictionary<(string Name, Uri Address), ServerCandidate> servers, Func<string, Uri?> address)
        {
            foreach (var key in servers.Keys)
            {
                if (address(key.Name) != key.Address)
                {
                    servers.TryRemove(key, out _);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }

        if (_controlClient.IsValueCreated)
        {
            _controlClient.Value.Dispose();
        }
    }

    /// <summary>Makes the handler that every candidate's client ends in.</summary>
    /// <remarks>Not the application's own: no redirects, cookies, proxy, decompression or credentials, and connections are renewed so that
    /// DNS changes are seen.</remarks>
    internal static SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectTimeout = TimeSpan.FromSeconds(5),
        MaxResponseDrainSize = 0,

        // The W3C one whatever the application sets: what it carries is the shadow's own span, the root of a trace without baggage.
        ActivityHeadersPropagator = DistributedContextPropagator.CreateW3CPropagator(),
        RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
    };

    private HttpMessageInvoker Client(string experiment) =>
        _clients.GetOrAdd(experiment, name => configured.IsConfigured(name)
            ? services.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler(CandidateClients.NameOf(name)) is var handler
                ? new HttpMessageInvoker(handler, disposeHandler: false) : null!
            : new HttpMessageInvoker(Handler(), disposeHandler: true));
}
