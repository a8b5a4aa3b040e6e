using System.Collections.Concurrent;

namespace Shadowing.Tests.Services.Surroundings;

/// <summary>Keeps what a candidate was given.</summary>
public sealed class NestedNotes
{
    private int _inlineCandidates;

    public ConcurrentQueue<Type> Controls { get; } = new();

    public ConcurrentQueue<Type> Others { get; } = new();

    public int InlineCandidates => Volatile.Read(ref _inlineCandidates);

    public int RanInline()
    {
        Interlocked.Increment(ref _inlineCandidates);
        return 2;
    }
}
