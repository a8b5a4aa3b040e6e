using System.Collections.Concurrent;

namespace Shadowing.Tests.Services.Databases;

/// <summary>Counts scopes, contexts and commands.</summary>
public sealed class ScopeCount
{
    private readonly ConcurrentDictionary<object, byte> _disposedContexts = new(ReferenceEqualityComparer.Instance);
    private int _made;
    private int _disposed;
    private int _commands;

    public int Made => Volatile.Read(ref _made);

    public int Disposed => Volatile.Read(ref _disposed);

    public int Commands => Volatile.Read(ref _commands);

    /// <summary>Gets how many contexts were disposed; one that is disposed twice counts once.</summary>
    public int DisposedContexts => _disposedContexts.Count;

    public void MadeScope() => Interlocked.Increment(ref _made);

    public void DisposedScope() => Interlocked.Increment(ref _disposed);

    public void DisposedContext(object context) => _disposedContexts.TryAdd(context, 0);

    public void SawCommand() => Interlocked.Increment(ref _commands);
}
