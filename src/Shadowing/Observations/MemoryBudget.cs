namespace Shadowing.Observations;

/// <summary>Bounds the bytes that all recorded bodies together may hold.</summary>
internal sealed class MemoryBudget(long limit)
{
    private long _reserved;

    /// <summary>Gets the bytes that are reserved now.</summary>
    public long Reserved => Volatile.Read(ref _reserved);

    /// <summary>Reserves bytes; a refusal reserves none.</summary>
    public bool TryReserve(int bytes)
    {
        if (Interlocked.Add(ref _reserved, bytes) <= limit)
        {
            return true;
        }

        Interlocked.Add(ref _reserved, -bytes);
        return false;
    }

    /// <summary>Gives reserved bytes back.</summary>
    public void Release(int bytes) => Interlocked.Add(ref _reserved, -bytes);
}
