namespace Shadowing.Evidence.Counting;

/// <summary>Lets one of many equal calls through in ten seconds: a burst of one call is one piece of evidence.</summary>
/// <remarks>
/// A mismatch that comes in bursts makes a thousand of one, and no statistics for independent calls survives that. A slot that another call
/// has taken over is forgotten, so that the call counts again: the table is bounded, and the guarantee is that of the counted calls.
/// </remarks>
internal sealed class BurstFilter(TimeProvider time)
{
    /// <summary>The window within which equal calls count once.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private const int Slots = 16_384;
    private readonly (ulong Call, long At)[] _slots = new (ulong, long)[Slots];

    /// <summary>Tells whether a call is the first of its kind in the window; not for several threads at once.</summary>
    public bool IsFirst(ulong call)
    {
        var now = time.GetTimestamp();
        ref var slot = ref _slots[(int)((call * 0x9E3779B97F4A7C15UL) >> 50)];
        if (slot.Call == call && slot.At != 0 && time.GetElapsedTime(slot.At, now) < Window)
        {
            return false;
        }

        slot = (call, now == 0 ? 1 : now);
        return true;
    }
}
