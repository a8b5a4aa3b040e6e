namespace Shadowing.Execution.Threads;

/// <summary>Where one thread of ours rests until it is woken.</summary>
internal sealed class RestingThread
{
    private bool _isWoken;

    /// <summary>Rests.</summary>
    /// <param name="most">For how long.</param>
    public void Rest(TimeSpan most)
    {
        lock (this)
        {
            if (!_isWoken)
            {
                Monitor.Wait(this, most);
            }

            _isWoken = false;
        }
    }

    /// <summary>Wakes it.</summary>
    public void Wake()
    {
        lock (this)
        {
            _isWoken = true;
            Monitor.Pulse(this);
        }
    }
}
