namespace Shadowing.Observations;

/// <summary>Bounds the bytes that recorded bodies together may hold: those of all experiments, or of one, which is a part of
/// them.</summary>
/// <param name="whole">What it is a part of; null for all.</param>
internal sealed class MemoryBudget(MemoryBudget? whole = null)
{
    private long _reserved;

    /// <summary>Gets the bytes that are reserved now.</summary>
    public long Reserved => Volatile.Read(ref _reserved);

    /// <summary>Gets or sets how many bytes may be reserved; for a part its whole says so.</summary>
    public long Limit { get; set; }

    /// <summary>Gets or sets a value indicating whether several have parts: then each may reserve no more than is left free, so that
    /// something is always left for another.</summary>
    public bool IsShared { get; set; }

    /// <summary>Reserves bytes; a refusal reserves none.</summary>
    public bool TryReserve(int bytes)
    {
        var reserved = Interlocked.Add(ref _reserved, bytes);
        if (whole is null ? reserved <= Limit : whole.TryReserve(bytes, reserved))
        {
            return true;
        }

        Interlocked.Add(ref _reserved, -bytes);
        return false;
    }

    /// <summary>Gives reserved bytes back.</summary>
    public void Release(int bytes)
    {
        Interlocked.Add(ref _reserved, -bytes);
        whole?.Release(bytes);
    }

    private bool TryReserve(int bytes, long ofPart)
    {
        var reserved = Interlocked.Add(ref _reserved, bytes);
        if (reserved + (IsShared ? ofPart : 0) <= Limit)
        {
            return true;
        }

        Interlocked.Add(ref _reserved, -bytes);
        return false;
    }
}
