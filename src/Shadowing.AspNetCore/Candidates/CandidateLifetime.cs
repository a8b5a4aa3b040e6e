using Microsoft.AspNetCore.Http.Features;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>A candidate's own lifetime: it ends with its timeout, never with the caller's request.</summary>
internal sealed class CandidateLifetime(CancellationTokenSource lifetime) : IHttpRequestLifetimeFeature
{
    /// <inheritdoc/>
    public CancellationToken RequestAborted { get; set; } = lifetime.Token;

    /// <inheritdoc/>
    public void Abort() => lifetime.Cancel();
}
