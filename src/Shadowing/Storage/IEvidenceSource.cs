namespace Shadowing.Storage;

/// <summary>A part of the evidence that is kept: it takes back what an earlier run left, and says what has changed since it was last
/// asked.</summary>
internal interface IEvidenceSource
{
    /// <summary>Takes back what an earlier run has left; called once at start, maybe after the first calls.</summary>
    void Restore(StoredState state);

    /// <summary>Gets what has changed since the last call; by one thread at a time.</summary>
    StoreBatch TakeChanges(DateTimeOffset now);
}
