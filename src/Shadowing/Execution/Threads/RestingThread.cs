namespace Shadowing.Execution.Threads;

/// <summary>Where one thread of ours rests until it is woken.</summary>
/// <remarks>An event and no monitor: whoever is woken from one needs the lock that who wakes it still has, and must be woken once
/// more for that.</remarks>
#pragma warning disable CA1001 // Not disposed: somebody may be about to wake a thread that ends. Its finalizer gives it back.
internal sealed class RestingThread
#pragma warning restore CA1001
{
    private readonly AutoResetEvent _woken = new(initialState: false);

    /// <summary>Rests.</summary>
    /// <param name="most">For how long.</param>
    /// <returns>False when nobody has woken it in all that time; it may be true though nobody has, now.</returns>
    public bool Rest(TimeSpan most)
    {
        try
        {
            return _woken.WaitOne(most);
        }
        catch (ThreadInterruptedException)
        {
            // Meant for code of the user's that has returned just now.
            return true;
        }
    }

    /// <summary>Wakes it. Call it outside of all locks, of which it may need one first of all.</summary>
    public void Wake() => _woken.Set();
}
