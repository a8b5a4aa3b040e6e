using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>The server's way to its listeners in this process.</summary>
internal sealed class CandidateTransport : IConnectionListenerFactory
{
    private readonly Dictionary<EndPoint, CandidateListener> _listeners = [];

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IConnectionListener>(To(endpoint));

    /// <summary>Gets the listener at an address; all are made before the server starts.</summary>
    public CandidateListener To(EndPoint endpoint) =>
        _listeners.TryGetValue(endpoint, out var known) ? known : _listeners[endpoint] = new CandidateListener(endpoint);
}
