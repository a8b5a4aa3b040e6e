using System.Collections.Concurrent;

namespace Shadowing.Tests.Services.Surroundings;

/// <summary>Keeps what both sides saw.</summary>
public sealed class SightBook
{
    public ConcurrentQueue<Sight> OfControl { get; } = new();

    public ConcurrentQueue<Sight> OfCandidate { get; } = new();

    public ConcurrentQueue<CancellationToken> Tokens { get; } = new();

    /// <summary>Gets or sets what the candidate awaits after it has looked.</summary>
    public Func<CancellationToken, Task> Wait { get; set; } = static _ => Task.CompletedTask;
}
