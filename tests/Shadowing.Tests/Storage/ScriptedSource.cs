using System.Collections.Concurrent;
using Shadowing.Storage;

namespace Shadowing.Tests.Storage;

/// <summary>A part of the evidence whose changes a test writes.</summary>
internal sealed class ScriptedSource : IEvidenceSource
{
    private readonly ConcurrentQueue<StoreBatch> _changes = new();

    public StoredState? Restored { get; private set; }

    public int Restores { get; private set; }

    public bool WasAskedTooEarly { get; private set; }

    public Action OnRestore { get; set; } = () => { };

    public Action OnTake { get; set; } = () => { };

    public void Change(StoreBatch batch) => _changes.Enqueue(batch);

    public void Restore(StoredState state)
    {
        Restores++;
        OnRestore();
        Restored = state;
    }

    public StoreBatch TakeChanges(DateTimeOffset now)
    {
        WasAskedTooEarly |= Restores == 0;
        OnTake();
        return _changes.TryDequeue(out var batch) ? batch : new StoreBatch();
    }
}
