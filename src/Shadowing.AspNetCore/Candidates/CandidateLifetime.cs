using Microsoft.AspNetCore.Http.Features;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>A candidate's lifetime: the server's own, which ends with the candidate's timeout and never with the caller's request. It
/// remembers who ended it.</summary>
internal sealed class CandidateLifetime(IHttpRequestLifetimeFeature server) : IHttpRequestLifetimeFeature
{
    /// <inheritdoc/>
    public CancellationToken RequestAborted
    {
        get => server.RequestAborted;
        set => server.RequestAborted = value;
    }

    /// <summary>Gets a value indicating whether the handler ended it.</summary>
    public bool WasAborted { get; private set; }

    /// <inheritdoc/>
    public void Abort()
    {
        WasAborted = true;
        server.Abort();
    }
}
