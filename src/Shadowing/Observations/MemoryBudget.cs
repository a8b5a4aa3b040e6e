namespace Shadowing.Observations;

/// <summary>Bounds the bytes that all recorded bodies together may hold.</summary>
internal sealed class MemoryBudget
{
    private long _reserved;

    /// <summary>Gets the bytes that are reserved now.</summary>
    public long Reserved => Volatile.Read(ref _reserved);

    /// <summary>Gets or sets how many bytes may be reserved.</summary>
    public long Limit { get; set; }

    /// <summary>Reserves bytes; a refusal reserves none.</summary>
    public bool TryReserve(int bytes)
    {
        if (Interlocked.Add(ref _reserved, bytes) <= Limit)
        {
            return true;
        }

        Interlocked.Add(ref _reserved, -bytes);
        return false;
    }

    /// <summary>Gives reserved bytes back.</summary>
    public void Release(int bytes) => Interlocked.Add(ref _reserved, -bytes);
}
