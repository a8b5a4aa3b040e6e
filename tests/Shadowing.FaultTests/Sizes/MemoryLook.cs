using Shadowing.Execution;

namespace Shadowing.FaultTests.Sizes;

/// <summary>Looks at what is held while something large passes: by the library's own account, and by the process's.</summary>
internal sealed class MemoryLook(CaptureGate gate)
{
    private const int Every = 64;
    private readonly long _before = GC.GetTotalMemory(forceFullCollection: true);
    private int _looks;

    /// <summary>Gets the most that recorded bodies held.</summary>
    public long MostRecorded { get; private set; }

    /// <summary>Gets by how much the heap had grown at most, with what nobody holds any more.</summary>
    public long MostHeap { get; private set; }

    /// <summary>Gets by how much it has grown now, without that.</summary>
    public long Kept => GC.GetTotalMemory(forceFullCollection: true) - _before;

    /// <summary>Looks; from one thread at a time.</summary>
    public void Look()
    {
        MostRecorded = Math.Max(MostRecorded, gate.Bytes.Reserved);
        if (++_looks % Every == 0)
        {
            MostHeap = Math.Max(MostHeap, GC.GetTotalMemory(forceFullCollection: false) - _before);
        }
    }
}
