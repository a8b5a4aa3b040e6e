using Microsoft.AspNetCore.Http.Features;
using Shadowing.Telemetry;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>A candidate's lifetime: it ends with the candidate's timeout, or with the server's own, and never with the caller's request. It
/// remembers who ended it.</summary>
/// <remarks>The token is not the server's: a server runs its callbacks on the application's pool, and what a candidate does in one may
/// block.</remarks>
internal sealed class CandidateLifetime : IHttpRequestLifetimeFeature, IDisposable
{
    private readonly CancellationTokenSource _aborted = new();
    private readonly IHttpRequestLifetimeFeature _server;
    private readonly TaskScheduler _candidates;
    private readonly FaultLog _faults;
    private readonly CancellationTokenRegistration _ofTimeout;
    private readonly CancellationTokenRegistration _ofServer;

    public CandidateLifetime(IHttpRequestLifetimeFeature server, TaskScheduler candidates, FaultLog faults, CancellationToken timeout)
    {
        (_server, _candidates, _faults) = (server, candidates, faults);
        RequestAborted = _aborted.Token;
        _ofServer = server.RequestAborted.UnsafeRegister(static lifetime => ((CandidateLifetime)lifetime!).ServerEnded(), this);
        _ofTimeout = timeout.UnsafeRegister(static lifetime => ((CandidateLifetime)lifetime!).Cancel(), this);
    }

    /// <inheritdoc/>
    public CancellationToken RequestAborted { get; set; }

    /// <summary>Gets a value indicating whether the handler ended it.</summary>
    public bool WasAborted { get; private set; }

    /// <inheritdoc/>
    public void Abort()
    {
        WasAborted = true;
        _server.Abort();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Not waited for: a callback of the candidate's may be under way, and never end.
        _ofServer.Unregister();
        _ofTimeout.Unregister();
        _aborted.Dispose();
    }

    private void ServerEnded() =>
        _ = Task.Factory.StartNew(Cancel, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _candidates);

    private void Cancel()
    {
        try
        {
            _aborted.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The run ended at this very moment.
        }
        catch (Exception fault)
        {
            _faults.Caught("a candidate's cancellation callback", fault);
        }
    }
}
