using System.Diagnostics.CodeAnalysis;

namespace Shadowing.Observations;

/// <summary>Keeps spare objects for reuse: the last given back is taken first, because its memory is still near the processor.</summary>
/// <remarks>It is held for a few instructions only, by callers and by the pump's threads, so that whoever finds it held spins.</remarks>
/// <param name="most">How many are kept.</param>
internal sealed class SpareStack<T>(int most)
    where T : class
{
    private readonly T?[] _spares = new T?[most];
    private SpinLock _lock = new(enableThreadOwnerTracking: false);
    private int _count;

    /// <summary>Takes a spare one, if there is any.</summary>
    public bool TryTake([NotNullWhen(true)] out T? spare)
    {
        var isHeld = false;
        _lock.Enter(ref isHeld);
        spare = null;
        if (_count > 0)
        {
            spare = _spares[--_count];
            _spares[_count] = null;
        }

        _lock.Exit(useMemoryBarrier: false);
        return spare is not null;
    }

    /// <summary>Gives one back; one too many is left to the garbage collector.</summary>
    public void Give(T spare)
    {
        var isHeld = false;
        _lock.Enter(ref isHeld);
        if (_count < _spares.Length)
        {
            _spares[_count++] = spare;
        }

        _lock.Exit(useMemoryBarrier: false);
    }
}
